package org.jitney.guest.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.fd.Inotify;
import org.jitney.linux.fd.Readiness;
import org.jitney.linux.fd.Wait;
import org.jitney.linux.spawn.Spawned;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Notify;

/**
 * qemu's storage daemon, which shows an image of any format as one raw file. It ends with this
 * object, and with the thread that started it.
 */
final class StorageDaemon implements AutoCloseable {
    private static final List<Path> PROGRAMS =
            List.of(
                    Path.of("/usr/bin/qemu-storage-daemon"),
                    Path.of("/usr/local/bin/qemu-storage-daemon"));
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration STOP = Duration.ofSeconds(20);

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
                HostProgram.find(PROGRAMS)
                        .orElseThrow(() ->
                                new ImageError(
                                        name
                                                + " needs qemu-storage-daemon (package"
                                                + " qemu-system-common), which is not"
                                                + " installed"));
        try (Inotify changes = Inotify.open()) {
            Files.createFile(raw(directory));
            changes.watch(directory.toString(), Notify.IN_MODIFY | Notify.IN_MOVED_TO);
            Spawned started =
                    HostProgram.start(program, words(nodes, readOnly, directory), log(directory));
            StorageDaemon daemon = new StorageDaemon(started, directory);
            try {
                daemon.awaitReady(name, changes);
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

    private static List<String> words(Nodes nodes, boolean readOnly, Path directory) {
        List<String> words = new ArrayList<>(nodes.options);
        words.addAll(
                List.of(
                        "--export",
                        "{\"type\":\"fuse\",\"id\":\"exp\",\"node-name\":\"disk\",\"mountpoint\":"
                                + quoted(raw(directory).toString())
                                + ",\"writable\":"
                                + !readOnly
                                + "}",
                        "--pidfile",
                        directory.resolve("pid").toString()));
        return words;
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
    private void awaitReady(String name, Inotify changes) throws ImageError {
        Path number = directory.resolve("pid");
        long end = System.nanoTime() + START.toNanos();
        try (Readiness ready = Readiness.of(changes.fd(), process.pidFd().fd())) {
            while (!Files.exists(number) || Files.size(number) == 0) {
                if (Wait.reap(process.pidFd()).isPresent()) {
                    throw new ImageError(name + ": " + Files.readString(log(directory)).strip());
                }
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new ImageError(name + ": qemu-storage-daemon does not get ready");
                }
                if (ready.await(Duration.ofNanos(left))) {
                    changes.read();
                }
            }
        } catch (IOException e) {
            throw new ImageError(name + ": " + e.getMessage());
        } catch (ErrnoException e) {
            throw ImageError.of(name, e);
        }
    }

    /** {@return the raw file that it shows} */
    Path file() {
        return raw(directory);
    }

    @Override
    public void close() {
        try {
            process.end(STOP);
        } catch (ErrnoException e) {
            // It has ended and was reaped already.
            return;
        } finally {
            process.close();
        }
    }
}
