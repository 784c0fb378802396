package org.jitney.clients.inhibit;

import java.util.ArrayList;
import java.util.List;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Signals;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.ExitStatus;
import org.jitney.linux.fd.PidFd;
import org.jitney.linux.fd.Wait;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Exec;
import org.jitney.linux.sys.Kill;

/** The program that runs under a lock. */
record Program(List<String> argv, Environment environment) {
    private static final int TERM = 15;

    /** Runs it to its end, or to ours: {@return the exit status} */
    int run(EventLoop loop, Output output) throws UsageError, ErrnoException {
        output.flush();
        environment.out().flush();
        int pid = start();
        Thread end = new Thread(() -> end(pid));
        Runtime.getRuntime().addShutdownHook(end);
        try (PidFd child = PidFd.open(pid);
                Watch _ = loop.onExit(child, loop::stop)) {
            loop.run();
            Runtime.getRuntime().removeShutdownHook(end);
            ExitStatus status = Wait.reap(child).orElseThrow();
            Tool.say(environment, output, outcome(status));
            return status instanceof ExitStatus.Exited(int code) ? code : 1;
        }
    }

    private int start() throws UsageError {
        List<String> variables = new ArrayList<>();
        environment.variables().forEach((key, value) -> variables.add(key + "=" + value));
        try {
            return Exec.start(argv, variables);
        } catch (ErrnoException e) {
            // The original has lost the name by then, too.
            throw new UsageError(
                    "Failed to execute : %s\n%s".formatted(Errno.message(e.errno()), failed(1)));
        }
    }

    private static void end(int pid) {
        try {
            Kill.kill(pid, TERM);
        } catch (ErrnoException e) {
            return; // it has ended by itself
        }
    }

    private String failed(int status) {
        return argv.getFirst() + " failed with exit status " + status + ".";
    }

    /** {@return what there is to say about the end of the program; nothing if all went well} */
    private String outcome(ExitStatus status) {
        return switch (status) {
            case ExitStatus.Exited(int code) -> code == 0 ? "" : failed(code);
            case ExitStatus.Signaled(int signal, boolean _) ->
                    "%s terminated by signal %s.".formatted(argv.getFirst(), Signals.name(signal));
        };
    }
}
