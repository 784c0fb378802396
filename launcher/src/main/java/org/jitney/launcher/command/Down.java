package org.jitney.launcher.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
        Optional<ProcessHandle> process = running(directory);
        if (process.isEmpty()) {
            throw new IOException("nothing runs at " + directory);
        }
        if (!process.get().destroy()) {
            throw new IOException("process " + process.get().pid() + " cannot be asked to end");
        }
        try {
            process.get().onExit().get(2, TimeUnit.SECONDS);
            return 0;
        } catch (TimeoutException e) {
            environment.err().println("jitney: waiting for the services to stop …");
            environment.err().flush();
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException("interrupted", e);
        }
        try {
            process.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return 0;
        } catch (TimeoutException e) {
            throw new IOException("process " + process.get().pid() + " did not end", e);
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException("interrupted", e);
        }
    }

    /** {@return the process whose pid file this is, if it is alive and the same that wrote it} */
    static Optional<ProcessHandle> running(Path directory) throws IOException {
        Path file = directory.resolve("pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String[] words = Files.readString(file).strip().split(" ");
        try {
            // The start time is there since pids come around again.
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(process ->
                            words.length < 2 || words[1].equals(startTime(process.pid())));
        } catch (NumberFormatException e) {
            throw new IOException(file + " does not hold a pid", e);
        }
    }

    /** {@return field 22 of {@code /proc/PID/stat}, empty when the process is gone} */
    private static String startTime(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
        } catch (IOException e) {
            return "";
        }
    }
}
