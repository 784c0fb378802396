package org.jitney.guest.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two handles from a raw image of which one writes: two kernels' worth of caches on one file
 * system would destroy it. For other formats qemu's storage daemon does that.
 *
 * <p>The lock is on a byte behind those that qemu locks (100 to 103 for what it does, 200 to 203
 * for what it bears nobody else to do), which are only looked at: a virtual machine that runs on
 * the image is found, and qemu can still be asked to decrypt a part of an image that is ours.
 */
final class ImageLock implements AutoCloseable {
    private static final long OURS = 300;
    private static final long QEMU_WRITES = 101;
    private static final long QEMU_BEARS_NO_WRITER = 201;

    private final FileChannel channel;

    private ImageLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes it until it is closed; readers share it. */
    static ImageLock take(Path image, boolean readOnly) throws ImageError {
        try {
            FileChannel channel = FileChannel.open(image, access(readOnly));
            if (isTaken(channel, readOnly)) {
                channel.close();
                throw new ImageError(image + ": another process uses this image");
            }
            return new ImageLock(channel);
        } catch (IOException e) {
            throw new ImageError(image + ": " + e.getMessage());
        }
    }

    private static Set<StandardOpenOption> access(boolean readOnly) {
        return readOnly
                ? Set.of(StandardOpenOption.READ)
                : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static boolean isTaken(FileChannel channel, boolean readOnly) throws IOException {
        try {
            boolean isTakenByUs = lock(channel, OURS, readOnly) == null;
            // Only who writes looks for qemu: two that look at once would find each other.
            return isTakenByUs
                    || (!readOnly
                            && (isHeld(channel, QEMU_WRITES)
                                    || isHeld(channel, QEMU_BEARS_NO_WRITER)));
        } catch (OverlappingFileLockException e) {
            // Another handle of this very process.
            return true;
        }
    }

    private static @Nullable FileLock lock(FileChannel channel, long at, boolean shared)
            throws IOException {
        return channel.tryLock(at, 1, shared);
    }

    private static boolean isHeld(FileChannel channel, long at) throws IOException {
        try (FileLock free = lock(channel, at, false)) {
            return free == null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock went with the descriptor all the same.
            return;
        }
    }
}
