package org.jitney.vmcraft;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends what a handle has left that was killed: the process that had the guest attached, and with it
 * its mounts, devices and storage daemons; its directory; and the control groups of a guest that
 * was booted.
 */
final class Cleanup {
    /** A guest that was booted shuts down before its process ends. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final PrintStream out;

    Cleanup(PrintStream out) {
        this.out = out;
    }

    int run() throws IOException {
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(OfflineProcess.folder(), OfflineProcess.PREFIX + "*")) {
            for (Path directory : found) {
                if (isOurs(directory) && !isOwned(directory)) {
                    end(directory);
                    OfflineProcess.deleteTree(directory);
                    out.println("cleaned " + directory);
                }
            }
        }
        new ContainerGroups(out).removeAbandoned(PATIENCE);
        return 0;
    }

    private static boolean isOurs(Path directory) throws IOException {
        return Files.isDirectory(directory, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                && Files.exists(directory.resolve(OfflineProcess.OWNER))
                && Files.getOwner(directory).equals(Files.getOwner(Path.of("/proc/self")));
    }

    /** Whether the handle's process is there, and no other one that has its number by now. */
    private static boolean isOwned(Path directory) throws IOException {
        List<String> owner = Files.readAllLines(directory.resolve(OfflineProcess.OWNER));
        return owner.size() == 2
                && OfflineProcess.owner(Long.parseLong(owner.getFirst()))
                        .equals(Optional.of(owner.getLast()));
    }

    /** The process is the one with this directory on its command line. */
    private static void end(Path directory) {
        String option = "--dir=" + directory.resolve("bus");
        ProcessHandle.allProcesses()
                .filter(process -> mentions(process.pid(), option))
                .forEach(Cleanup::end);
    }

    private static boolean mentions(long pid, String option) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
            return List.of(line.split("\0", -1)).contains(option);
        } catch (IOException e) {
            return false;
        }
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
