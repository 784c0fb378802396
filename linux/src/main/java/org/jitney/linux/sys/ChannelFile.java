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
    private final boolean isBrief;

    private ChannelFile(Path path, FileChannel channel, boolean isBrief) {
        this.path = path;
        this.channel = channel;
        this.isBrief = isBrief;
    }

    /**
     * Opens a regular file.
     *
     * @throws IOException if there is none, or it is something else
     */
    public static ChannelFile open(Path path) throws IOException {
        return open(path, false);
    }

    /**
     * The same for a process that will end soon: its mappings stay until then, and the JDK does
     * without method handles for them, which take it some 10 ms to make.
     */
    public static ChannelFile openBriefly(Path path) throws IOException {
        return open(path, true);
    }

    private static ChannelFile open(Path path, boolean isBrief) throws IOException {
        // A pipe of that name must not make a reader wait.
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException(path + ": not a regular file");
        }
        return new ChannelFile(path, FileChannel.open(path, StandardOpenOption.READ), isBrief);
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
        return isBrief ? mapBriefly(offset, length) : mapForLong(offset, length);
    }

    private Mapping mapBriefly(long offset, int length) throws ErrnoException {
        try {
            return new Mapping(channel.map(MapMode.READ_ONLY, offset, length));
        } catch (IOException e) {
            throw new ErrnoException("mmap", Errno.EIO);
        }
    }

    private Mapping mapForLong(long offset, int length) throws ErrnoException {
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
