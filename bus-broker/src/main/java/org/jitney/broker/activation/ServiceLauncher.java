package org.jitney.broker.activation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.broker.peer.Refused;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.ExitStatus;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.fd.Wait;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.SpawnFailure;
import org.jitney.linux.spawn.SpawnOutcome;
import org.jitney.linux.spawn.Spawned;
import org.jitney.linux.spawn.Spawner;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.FileLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the processes of services and reaps them. Nothing here waits: that a process could not be
 * executed, and that it has ended, are events of the loop.
 */
final class ServiceLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceLauncher.class);

    private final EventLoop loop;
    private final Spawner spawner;
    private final Optional<FileLimit> limit;

    /**
     * @param limit the limit of open files that services get; that of the bus if there is none
     */
    ServiceLauncher(EventLoop loop, Spawner spawner, Optional<FileLimit> limit) {
        this.loop = loop;
        this.spawner = spawner;
        this.limit = limit;
    }

    /** A process that was started for a service. */
    final class Launch {
        private final String name;
        private final boolean isHelper;
        private final Spawned child;
        private final Consumer<Refused> failure;
        private final Watch report;
        private boolean reported;

        private Launch(String name, boolean isHelper, Spawned child, Consumer<Refused> failure)
                throws ErrnoException {
            this.name = name;
            this.isHelper = isHelper;
            this.child = child;
            this.failure = failure;
            this.report = loop.watch(child.errorPipe(), EventLoop.READABLE, _ -> executed());
            Watch _ = loop.onExit(child.pidFd(), this::ended);
        }

        /** Kills it. */
        void kill() {
            try {
                child.pidFd().signal(Signals.KILL);
            } catch (ErrnoException e) {
                LOG.debug("{} has ended already: {}", name, e.getMessage());
            }
        }

        private void executed() {
            report.close();
            try {
                if (child.outcome() instanceof SpawnOutcome.Failed(SpawnFailure why)) {
                    fail(cannotExecute(name, why.errno()));
                }
            } catch (ErrnoException e) {
                LOG.warn("no report of the process for {}: {}", name, e.getMessage());
            }
        }

        private void ended() {
            if (child.errorPipe().isOpen()) {
                executed();
            }
            try {
                Wait.reap(child.pidFd()).flatMap(this::problem).ifPresent(this::fail);
            } catch (ErrnoException e) {
                LOG.warn("the process for {} cannot be reaped: {}", name, e.getMessage());
            } finally {
                child.close();
            }
        }

        private void fail(Refused why) {
            if (!reported) {
                reported = true;
                failure.accept(why);
            }
        }

        private Optional<Refused> problem(ExitStatus status) {
            return switch (status) {
                // It may have gone to the background: its name can still come.
                case ExitStatus.Exited(int code) when code == 0 -> Optional.empty();
                case ExitStatus.Exited(int code) ->
                        Optional.of(
                                isHelper
                                        ? HelperExit.of(code)
                                        : Refused.of(
                                                "Spawn.ChildExited",
                                                "Process %s exited with status %d"
                                                        .formatted(name, code)));
                case ExitStatus.Signaled(int signal, boolean _) ->
                        Optional.of(
                                Refused.of(
                                        "Spawn.ChildSignaled",
                                        "Process %s received signal %d".formatted(name, signal)));
            };
        }
    }

    /**
     * Starts a program for a service.
     *
     * @param isHelper whether its exit status speaks the language of the launch helper
     * @param failure gets why the service will not come, once, if that turns out
     */
    Launch launch(
            String name,
            boolean isHelper,
            List<String> argv,
            Map<String, String> environment,
            Consumer<Refused> failure)
            throws Refused {
        try {
            Spawned child = spawner.spawn(program(argv, environment), List.of());
            return new Launch(name, isHelper, child, failure);
        } catch (ErrnoException e) {
            throw Refused.of(
                    "Spawn.ForkFailed", "Failed to fork (%s)".formatted(Errno.message(e.errno())));
        }
    }

    private SyscallProgram program(List<String> argv, Map<String, String> environment) {
        List<String> variables = new ArrayList<>();
        environment.forEach((key, value) -> variables.add(key + "=" + value));
        ProgramBuilder program = SyscallProgram.builder().exitStatus(1).resetSignals(Set.of());
        limit.ifPresent(l -> program.prlimit(FileLimit.RESOURCE, l.soft(), l.hard()).optional());
        return program.closeFrom(3).execve(argv.getFirst(), argv, variables).build();
    }

    private static Refused cannotExecute(String name, int errno) {
        return Refused.of(
                "Spawn.ExecFailed",
                "Failed to execute program %s: %s".formatted(name, Errno.message(errno)));
    }
}
