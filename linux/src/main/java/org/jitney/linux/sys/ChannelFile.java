package org.jitney.linux.sys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is only read. It does without a native call of ours: to make the first of them takes
 * the JVM as long as all else that a short command does.
 */
public final class ChannelFile implements ReadableFile {
    private static final int BLOCK = 512;

    private final Path path;
    private final FileChannel channel;

    private ChannelFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Opens a regular file.
     *
     * @throws IOException if there is none, or it is something else
     */
    public static ChannelFile open(Path path) throws IOException {
        // A pipe of that name must not make a reader wait.
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException(path + ": not a regular file");
        }
        return new ChannelFile(path, FileChannel.open(path, StandardOpenOption.READ));
    }

    @Override
    public long size() throws ErrnoException {
        try {
            return channel.size();
        } catch (IOException e) {
            throw new ErrnoException("fstat", Errno.EIO);
        }
    }

    @Override
    public long usage() throws ErrnoException {
        return Stat.blocks(path.toString(), 0) * BLOCK;
    }

    @Override
    public boolean isRegular() {
        return true;
    }

    @Override
    public long mappable(long size) {
        return size;
    }

    @Override
    public Mapping map(long offset, int length) throws ErrnoException {
        Arena arena = Arena.ofShared();
        try {
            return new Mapping(arena, channel.map(MapMode.READ_ONLY, offset, length, arena));
        } catch (IOException e) {
            // It was cut off a moment ago, or there is no more room for maps.
            arena.close();
            throw new ErrnoException("mmap", Errno.EIO);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
