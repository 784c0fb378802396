package org.jitney.guest.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.fd.Wait;
import org.jitney.linux.spawn.Spawned;
import org.jitney.linux.spawn.Spawner;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;

/**
 * qemu's storage daemon, which shows an image of any format as one raw file. It ends with this
 * object, and with the thread that started it.
 */
final class StorageDaemon implements AutoCloseable {
    private static final List<Path> PROGRAMS =
            List.of(
                    Path.of("/usr/bin/qemu-storage-daemon"),
                    Path.of("/usr/local/bin/qemu-storage-daemon"));
    private static final int PR_SET_PDEATHSIG = 1;
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final int O_WRITE = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC;

    private final Spawned process;
    private final Path directory;

    private StorageDaemon(Spawned process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /**
     * Starts it.
     *
     * @param directory an empty one, for what it needs
     */
    static StorageDaemon start(Path image, DiskFormat format, boolean readOnly, Path directory)
            throws ImageError {
        Path program =
                PROGRAMS.stream()
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow(() ->
                                new ImageError(
                                        image
                                                + " needs qemu-storage-daemon (package"
                                                + " qemu-system-common), which is not"
                                                + " installed"));
        try {
            Files.createFile(raw(directory));
            Spawned started =
                    Spawner.locate()
                            .spawn(program(program, image, format, readOnly, directory), List.of());
            StorageDaemon daemon = new StorageDaemon(started, directory);
            try {
                daemon.awaitReady(image);
                return daemon;
            } catch (ImageError e) {
                daemon.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ImageError(directory + ": " + e.getMessage());
        } catch (ErrnoException e) {
            throw ImageError.of(program.toString(), e);
        }
    }

    private static SyscallProgram program(
            Path program, Path image, DiskFormat format, boolean readOnly, Path directory) {
        String access = "\"read-only\":" + readOnly + ",\"discard\":\"unmap\"";
        String file =
                "{\"driver\":\"file\",\"node-name\":\"file\",\"filename\":"
                        + quoted(image.toString())
                        + ","
                        + access
                        + "}";
        String disk =
                "{\"driver\":\""
                        + format
                        + "\",\"node-name\":\"disk\",\"file\":\"file\","
                        + access
                        + "}";
        List<String> argv =
                List.of(
                        program.toString(),
                        "--blockdev",
                        file,
                        "--blockdev",
                        disk,
                        "--export",
                        "{\"type\":\"fuse\",\"id\":\"exp\",\"node-name\":\"disk\",\"mountpoint\":"
                                + quoted(raw(directory).toString())
                                + ",\"writable\":"
                                + !readOnly
                                + "}",
                        "--pidfile",
                        directory.resolve("pid").toString());
        var steps = SyscallProgram.builder();
        // The launcher of a daemon blocks signals, and a mask is inherited.
        steps.resetSignals(Set.of()).prctl(PR_SET_PDEATHSIG, Signals.TERM, 0, 0, 0);
        var none = steps.openFile("/dev/null", Fcntl.O_RDONLY, 0);
        steps.dup2(none, 0);
        var log = steps.openFile(log(directory).toString(), O_WRITE, 0600);
        return steps.dup2(log, 1)
                .dup2(1, 2)
                .closeFrom(3)
                .execve(program.toString(), argv, List.of("LC_ALL=C", "PATH=/usr/bin:/bin"))
                .build();
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private static Path raw(Path directory) {
        return directory.resolve("disk.raw");
    }

    private static Path log(Path directory) {
        return directory.resolve("log");
    }

    /** It writes its number when the file is there to be used. */
    private void awaitReady(Path image) throws ImageError {
        long end = System.nanoTime() + START.toNanos();
        try {
            while (!Files.exists(directory.resolve("pid"))
                    || Files.size(directory.resolve("pid")) == 0) {
                if (Wait.reap(process.pidFd()).isPresent()) {
                    throw new ImageError(image + ": " + Files.readString(log(directory)).strip());
                }
                if (System.nanoTime() > end) {
                    throw new ImageError(image + ": qemu-storage-daemon does not get ready");
                }
                pause();
            }
        } catch (IOException e) {
            throw new ImageError(image + ": " + e.getMessage());
        } catch (ErrnoException e) {
            throw ImageError.of(image.toString(), e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return the raw file that it shows} */
    Path file() {
        return raw(directory);
    }

    @Override
    public void close() {
        try {
            process.pidFd().signal(Signals.TERM);
            long end = System.nanoTime() + STOP.toNanos();
            while (Wait.reap(process.pidFd()).isEmpty()) {
                if (System.nanoTime() > end) {
                    process.pidFd().signal(Signals.KILL);
                }
                pause();
            }
        } catch (ErrnoException e) {
            // It has ended and was reaped already.
            return;
        } finally {
            process.close();
        }
    }
}
