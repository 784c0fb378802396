package org.jitney.guest.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.fd.ExitStatus;
import org.jitney.linux.fd.Readiness;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.fd.Wait;
import org.jitney.linux.spawn.Spawned;
import org.jitney.linux.spawn.Spawner;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;

/** A program of this machine, never of a guest; it ends with the thread that started it. */
final class HostProgram {
    private static final int PR_SET_PDEATHSIG = 1;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int O_WRITE = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC;

    private HostProgram() {}

    /** Finds a program: {@return the first of these paths that is there} */
    static Optional<Path> find(List<Path> paths) {
        return paths.stream().filter(Files::isExecutable).findFirst();
    }

    /** Starts it; what it prints is in the log. */
    static Spawned start(Path program, List<String> words, Path log)
            throws IOException, ErrnoException {
        return Spawner.locate().spawn(steps(program, words, log), List.of());
    }

    private static SyscallProgram steps(Path program, List<String> words, Path log) {
        List<String> argv = new ArrayList<>(List.of(program.toString()));
        argv.addAll(words);
        var steps = SyscallProgram.builder();
        // The launcher of a daemon blocks signals, and a mask is inherited.
        steps.resetSignals(Set.of()).prctl(PR_SET_PDEATHSIG, Signals.TERM, 0, 0, 0);
        var none = steps.openFile("/dev/null", Fcntl.O_RDONLY, 0);
        steps.dup2(none, 0);
        var out = steps.openFile(log.toString(), O_WRITE, 0600);
        return steps.dup2(out, 1)
                .dup2(1, 2)
                .closeFrom(3)
                .execve(program.toString(), argv, List.of("LC_ALL=C", "PATH=/usr/bin:/bin"))
                .build();
    }

    /**
     * Runs it to its end; if it fails, what it printed is the error.
     *
     * @param name what is said in errors
     */
    static void run(String name, Path program, List<String> words, Path log)
            throws ImageError, IOException {
        try (Spawned process = start(program, words, log);
                Readiness ended = Readiness.of(process.pidFd().fd())) {
            ended.await(PATIENCE);
            Optional<ExitStatus> status = Wait.reap(process.pidFd());
            if (status.isEmpty()) {
                process.end(Duration.ZERO);
                throw new ImageError(name + ": " + program + " takes too long");
            }
            if (!status.get().isSuccess()) {
                throw new ImageError(name + ": " + Files.readString(log).strip());
            }
        } catch (ErrnoException e) {
            throw ImageError.of(program.toString(), e);
        }
    }
}
