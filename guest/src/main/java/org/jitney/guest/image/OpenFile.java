package org.jitney.guest.image;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;
import org.jitney.linux.sys.Unistd;

/** A file that holds a disk. */
final class OpenFile implements Bytes, AutoCloseable {
    private final Fd fd;
    private final long size;

    private OpenFile(Fd fd, long size) {
        this.fd = fd;
        this.size = size;
    }

    static OpenFile open(Path path, boolean readOnly) throws ImageError {
        int how = (readOnly ? Fcntl.O_RDONLY : Fcntl.O_RDWR) | Fcntl.O_NONBLOCK;
        try {
            Fd fd = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, path.toString(), how, 0));
            Stat.FileStat stat = Stat.statx(fd.number(), "", Fcntl.AT_EMPTY_PATH);
            if (!stat.isRegular()) {
                fd.close();
                throw new ImageError(path + " is not a regular file");
            }
            return new OpenFile(fd, stat.size());
        } catch (ErrnoException e) {
            throw ImageError.of(path.toString(), e);
        }
    }

    Fd fd() {
        return fd;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public byte[] read(long offset, int length) throws ImageError {
        ByteBuffer into = ByteBuffer.allocateDirect(length);
        try {
            while (offset >= 0 && into.hasRemaining()) {
                if (Unistd.pread(fd.number(), into, offset + into.position()) == 0) {
                    break;
                }
            }
        } catch (ErrnoException e) {
            throw ImageError.of("reading the disk", e);
        }
        byte[] out = new byte[into.position()];
        into.flip().get(out);
        return Arrays.copyOf(out, length);
    }

    @Override
    public void close() {
        fd.close();
    }
}
