package org.jitney.launcher.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jitney.clients.cli.OfflineBus;
import org.jspecify.annotations.Nullable;

/**
 * Works on a directory tree through a {@code jitney offline} of its own, which lives as long as
 * this.
 */
final class OfflineProcess implements OfflineBus {
    private @Nullable Process process;
    private @Nullable Path directory;

    @Override
    public Path open(Path root, Scope scope, List<Path> first) throws IOException {
        Path fresh = Files.createTempDirectory("jitney-offline");
        directory = fresh;
        List<String> command =
                new ArrayList<>(
                        List.of(
                                System.getProperty("jitney.home", "") + "/bin/jitney",
                                "offline",
                                "--root=" + root.toAbsolutePath(),
                                "--scope=" + scope.name().toLowerCase(Locale.ROOT),
                                "--dir=" + fresh));
        for (Path folder : first) {
            command.add("--unit-path=" + folder.toAbsolutePath().normalize());
        }
        Process started =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process = started;
        BufferedReader out = started.inputReader(StandardCharsets.UTF_8);
        if (out.readLine() == null) {
            throw new IOException("no manager could be started for " + root);
        }
        return fresh.resolve("systemd/private");
    }

    @Override
    public Path bus() {
        Path used = directory;
        if (used == null) {
            throw new IllegalStateException("nothing is open");
        }
        return used.resolve("bus");
    }

    @Override
    public void close() {
        Process running = process;
        Path used = directory;
        process = null;
        directory = null;
        try {
            if (running != null) {
                running.destroy();
                if (!running.waitFor(5, TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            }
            if (used != null) {
                remove(used);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process removes its sockets itself; what it leaves are folders. */
    private static void remove(Path used) {
        try (Stream<Path> left = Files.walk(used)) {
            for (Path each : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            // It lies in the temporary directory, where somebody else cleans up.
            System.err.println("systemctl: " + used + " is left behind: " + e.getMessage());
        }
    }
}
