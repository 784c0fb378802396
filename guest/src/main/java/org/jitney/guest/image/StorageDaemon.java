package org.jitney.guest.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
     * What it opens, as options of its command line; the node that is shown is called {@code disk}.
     */
    record Nodes(List<String> options) {
        static Nodes ofImage(Path image, DiskFormat format, boolean readOnly) {
            return new Nodes(
                    List.of(
                            "--blockdev",
                            file(image, readOnly),
                            "--blockdev",
                            node(format.toString(), "disk", "file", "", readOnly)));
        }

        /** A part of a disk that is encrypted as LUKS 1 does it. */
        static Nodes ofLuks(Path disk, Partition place, Path key, boolean readOnly) {
            String part = ",\"offset\":%d,\"size\":%d".formatted(place.offset(), place.size());
            return new Nodes(
                    List.of(
                            "--object",
                            "{\"qom-type\":\"secret\",\"id\":\"key\",\"file\":"
                                    + quoted(key.toString())
                                    + "}",
                            "--blockdev",
                            file(disk, readOnly),
                            "--blockdev",
                            node("raw", "part", "file", part, readOnly),
                            "--blockdev",
                            node("luks", "disk", "part", ",\"key-secret\":\"key\"", readOnly)));
        }

        private static String file(Path path, boolean readOnly) {
            return "{\"driver\":\"file\",\"node-name\":\"file\",\"filename\":"
                    + quoted(path.toString())
                    + access(readOnly);
        }

        private static String node(
                String driver, String name, String on, String more, boolean readOnly) {
            return "{\"driver\":\"%s\",\"node-name\":\"%s\",\"file\":\"%s\"%s%s"
                    .formatted(driver, name, on, more, access(readOnly));
        }

        private static String access(boolean readOnly) {
            return ",\"read-only\":" + readOnly + ",\"discard\":\"unmap\"}";
        }
    }

    /**
     * Starts it.
     *
     * @param name what is said in errors
     * @param directory an empty one, for what it needs
     */
    static StorageDaemon start(String name, Nodes nodes, boolean readOnly, Path directory)
            throws ImageError {
        Path program =
                PROGRAMS.stream()
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow(() ->
                                new ImageError(
                                        name
                                                + " needs qemu-storage-daemon (package"
                                                + " qemu-system-common), which is not"
                                                + " installed"));
        try {
            Files.createFile(raw(directory));
            Spawned started =
                    Spawner.locate().spawn(program(program, nodes, readOnly, directory), List.of());
            StorageDaemon daemon = new StorageDaemon(started, directory);
            try {
                daemon.awaitReady(name);
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
            Path program, Nodes nodes, boolean readOnly, Path directory) {
        List<String> argv = new ArrayList<>(List.of(program.toString()));
        argv.addAll(nodes.options);
        argv.addAll(
                List.of(
                        "--export",
                        "{\"type\":\"fuse\",\"id\":\"exp\",\"node-name\":\"disk\",\"mountpoint\":"
                                + quoted(raw(directory).toString())
                                + ",\"writable\":"
                                + !readOnly
                                + "}",
                        "--pidfile",
                        directory.resolve("pid").toString()));
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
    private void awaitReady(String name) throws ImageError {
        long end = System.nanoTime() + START.toNanos();
        try {
            while (!Files.exists(directory.resolve("pid"))
                    || Files.size(directory.resolve("pid")) == 0) {
                if (Wait.reap(process.pidFd()).isPresent()) {
                    throw new ImageError(name + ": " + Files.readString(log(directory)).strip());
                }
                if (System.nanoTime() > end) {
                    throw new ImageError(name + ": qemu-storage-daemon does not get ready");
                }
                pause();
            }
        } catch (IOException e) {
            throw new ImageError(name + ": " + e.getMessage());
        } catch (ErrnoException e) {
            throw ImageError.of(name, e);
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
