package org.jitney.linux.fd;

import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Unistd;

/** The two ends of a pipe. */
public record Pipe(Fd reader, Fd writer) implements AutoCloseable {
    /** Makes a pipe whose ends wait. */
    public static Pipe open() throws ErrnoException {
        return open(0);
    }

    /** Makes a pipe whose ends do not wait. */
    public static Pipe openNonBlocking() throws ErrnoException {
        return open(Fcntl.O_NONBLOCK);
    }

    private static Pipe open(int flags) throws ErrnoException {
        int[] ends = Unistd.pipe2(flags);
        return new Pipe(Fd.adopt(ends[0]), Fd.adopt(ends[1]));
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }
}
