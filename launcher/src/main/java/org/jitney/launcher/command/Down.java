package org.jitney.launcher.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jitney.clients.cli.Environment;

/** {@code jitney down}: asks the process to stop every service and itself, and waits for it. */
final class Down {
    /** Longer than a unit's own time to stop. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Down() {}

    static int run(Path directory, List<String> options, Environment environment)
            throws IOException {
        if (!options.isEmpty()) {
            throw new IOException("down: unknown option '" + options.getFirst() + "'");
        }
        RunningProcess process =
                RunningProcess.in(directory.resolve("pid"))
                        .orElseThrow(() -> new IOException("nothing runs at " + directory));
        long pid = process.pid();
        if (!ProcessHandle.of(pid).map(ProcessHandle::destroy).orElse(false)) {
            throw new IOException("process " + pid + " cannot be asked to end");
        }
        if (ended(process, Duration.ofSeconds(2))) {
            return 0;
        }
        environment.err().println("jitney: waiting for the services to stop …");
        environment.err().flush();
        if (ended(process, PATIENCE)) {
            return 0;
        }
        throw new IOException("process " + pid + " did not end");
    }

    /** Waits. Java's own wait goes on for as long as nobody has collected the process. */
    private static boolean ended(RunningProcess process, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (process.runs()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }
        return true;
    }
}
