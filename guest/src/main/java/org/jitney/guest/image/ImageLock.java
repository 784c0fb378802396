package org.jitney.guest.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Flock;

/**
 * Keeps two from a raw image of which one writes: two caches of one file system would destroy it.
 * For other formats qemu's storage daemon does that.
 *
 * <p>Among ourselves it is a lock on the open file (flock(2)), which goes with it. A virtual
 * machine is known by the bytes that qemu locks: 100 and up for what it does, 200 and up for what
 * it bears nobody else to do; one further is writing.
 */
final class ImageLock {
    private static final int QEMU_WRITES = 101;
    private static final int QEMU_BEARS_NO_WRITER = 201;

    private ImageLock() {}

    /** Takes it for as long as {@code file} is open; readers share it. */
    static void take(OpenFile file, Path path, boolean readOnly) throws ImageError {
        int fd = file.fd().number();
        try {
            boolean isFree = readOnly ? Flock.tryShared(fd) : Flock.tryExclusive(fd);
            if (!isFree || (!readOnly && isOfAMachine(path))) {
                throw new ImageError(
                        path
                                + ": another process uses this image"
                                + (readOnly ? " and writes to it" : ""));
            }
        } catch (ErrnoException e) {
            throw ImageError.of(path.toString(), e);
        }
    }

    private static boolean isOfAMachine(Path path) throws ImageError {
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return isHeld(channel, QEMU_WRITES) || isHeld(channel, QEMU_BEARS_NO_WRITER);
        } catch (OverlappingFileLockException e) {
            // Another of our threads asks this moment.
            return true;
        } catch (IOException e) {
            throw new ImageError(path + ": " + e.getMessage());
        }
    }

    private static boolean isHeld(FileChannel channel, long at) throws IOException {
        try (FileLock free = channel.tryLock(at, 1, false)) {
            return free == null;
        }
    }
}
