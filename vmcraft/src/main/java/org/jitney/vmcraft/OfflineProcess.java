package org.jitney.vmcraft;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The offline manager of one guest: a process with a private bus in a directory of its own, which
 * lives as long as this object.
 */
final class OfflineProcess implements AutoCloseable {
    /** How the directories of handles are called. */
    static final String PREFIX = "vmc";

    /** The file that says whose a directory is: a process number and when that process began. */
    static final String OWNER = "owner";

    private static final String READY = "DBUS_SYSTEM_BUS_ADDRESS=";
    private static final String GUEST = "JITNEY_GUEST_BUS_ADDRESS=";
    private static final String BOOT = "--boot";
    private static final Duration START_TIME = Duration.ofSeconds(60);
    private static final Duration BOOT_TIME = Duration.ofMinutes(3);
    private static final Duration STOP_TIME = Duration.ofSeconds(10);
    private static final Duration SHUTDOWN_TIME = Duration.ofSeconds(90);
    private static final int SHOWN_LINES = 5;

    private final Process process;
    private final Path directory;
    private final Addresses addresses;

    private OfflineProcess(Process process, Path directory, Addresses addresses) {
        this.process = process;
        this.directory = directory;
        this.addresses = addresses;
    }

    /** Our bus, and that of a guest that runs. */
    private record Addresses(String ours, Optional<String> ofGuest) {}

    /** Starts the manager and waits until its bus answers. */
    static OfflineProcess start(Path home, List<String> options) throws GuestError {
        Path program = home.resolve("bin").resolve("jitney");
        if (!Files.isExecutable(program)) {
            throw GuestError.local("There is no distribution at " + home + ": no bin/jitney");
        }
        Path directory = temporaryDirectory();
        try {
            Process process = launch(program, options, directory);
            try {
                return new OfflineProcess(
                        process, directory, ready(process, directory, options.contains(BOOT)));
            } catch (GuestError e) {
                end(process, STOP_TIME);
                throw e;
            }
        } catch (GuestError e) {
            deleteTree(directory);
            throw e;
        }
    }

    private static Path temporaryDirectory() throws GuestError {
        try {
            // The path of a unix socket may have 107 bytes: a short name keeps clear of that.
            Path directory = Files.createTempDirectory(PREFIX);
            long self = ProcessHandle.current().pid();
            Files.write(directory.resolve(OWNER), List.of("" + self, owner(self).orElse("")));
            return directory;
        } catch (IOException e) {
            throw GuestError.local("Cannot make a temporary directory: " + e.getMessage());
        }
    }

    /** {@return where the directories of handles lie} */
    static Path folder() {
        return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    }

    /** {@return when a process began; empty if there is none of that number} */
    static Optional<String> owner(long pid) {
        return ProcessHandle.of(pid).flatMap(p -> p.info().startInstant()).map(Object::toString);
    }

    private static Process launch(Path program, List<String> options, Path directory)
            throws GuestError {
        List<String> command = new ArrayList<>(List.of(program.toString(), "offline"));
        command.addAll(options);
        command.add("--dir=" + directory.resolve("bus"));
        try {
            return new ProcessBuilder(command)
                    .redirectError(log(directory).toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
        } catch (IOException e) {
            throw GuestError.local("Cannot start " + program + ": " + e.getMessage());
        }
    }

    private static Path log(Path directory) {
        return directory.resolve("log");
    }

    private static Addresses ready(Process process, Path directory, boolean boots)
            throws GuestError {
        Duration patience = boots ? BOOT_TIME : START_TIME;
        CompletableFuture<Optional<Addresses>> line = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> readUntilReady(process, line));
        try {
            return line.get(patience.toSeconds(), TimeUnit.SECONDS)
                    .orElseThrow(
                            () -> GuestError.local("The offline manager ended" + said(directory)));
        } catch (TimeoutException e) {
            throw GuestError.local("The offline manager is not ready in time" + said(directory));
        } catch (ExecutionException e) {
            throw GuestError.local("The offline manager cannot be read: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GuestError.local("Interrupted while the offline manager started");
        }
    }

    private static void readUntilReady(
            Process process, CompletableFuture<Optional<Addresses>> line) {
        Optional<String> guest = Optional.empty();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String text = out.readLine(); text != null; text = out.readLine()) {
                if (text.startsWith(GUEST)) {
                    guest = Optional.of(text.substring(GUEST.length()));
                } else if (text.startsWith(READY)) {
                    line.complete(
                            Optional.of(new Addresses(text.substring(READY.length()), guest)));
                }
            }
            line.complete(Optional.empty());
        } catch (IOException e) {
            line.completeExceptionally(e);
        }
    }

    /** The end of what the process wrote to standard error, as part of a sentence. */
    private static String said(Path directory) {
        try {
            List<String> lines = Files.readAllLines(log(directory));
            List<String> last =
                    lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
            return last.isEmpty() ? "" : ": " + String.join("; ", last);
        } catch (IOException e) {
            return "";
        }
    }

    /** {@return the address of the private bus} */
    String address() {
        return addresses.ours;
    }

    /** {@return the address of the bus of a guest that was booted} */
    Optional<String> guestAddress() {
        return addresses.ofGuest;
    }

    /** {@return whether the process is still there} */
    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        end(process, addresses.ofGuest.isPresent() ? SHUTDOWN_TIME : STOP_TIME);
        deleteTree(directory);
    }

    private static void end(Process process, Duration patience) {
        process.destroy();
        try {
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    static void deleteTree(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // It lies below the system's temporary directory, which is cleaned now and then.
            directory.toFile().deleteOnExit();
        }
    }
}
