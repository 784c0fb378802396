package org.jitney.linux.fd;

import java.nio.ByteBuffer;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Ioctl;
import org.jitney.linux.sys.Memory;

/** Our end of a terminal that another program believes to have. */
public final class PseudoTerminal implements AutoCloseable {
    private static final long TIOCSPTLCK = 0x40045431L;
    private static final long TIOCGPTN = 0x80045430L;
    private static final long TIOCGWINSZ = 0x5413;
    private static final long TIOCSWINSZ = 0x5414;
    private static final int WINDOW = 8;

    private final Fd fd;
    private final String path;

    private PseudoTerminal(Fd fd, String path) {
        this.fd = fd;
        this.path = path;
    }

    /** Makes a terminal that nobody uses yet. */
    public static PseudoTerminal open() throws ErrnoException {
        Fd fd =
                Fd.adopt(
                        Fcntl.openat(
                                Fcntl.AT_FDCWD,
                                "/dev/ptmx",
                                Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_CLOEXEC,
                                0));
        try {
            Ioctl.exchange(fd.number(), TIOCSPTLCK, Memory.allocate(Integer.BYTES));
            return new PseudoTerminal(fd, "/dev/pts/" + Ioctl.readInt(fd.number(), TIOCGPTN));
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    /** {@return the path of the other end} */
    public String path() {
        return path;
    }

    /** {@return what the other end wrote, as much as there is; -1 once it is closed} */
    public int read(ByteBuffer into) throws ErrnoException {
        return fd.read(into);
    }

    /** Writes what the other end is to read. */
    public void write(ByteBuffer from) throws ErrnoException {
        while (from.hasRemaining()) {
            from.position(from.position() + Math.max(0, fd.write(from.slice())));
        }
    }

    /** Makes it as large as another terminal. */
    public void takeSizeOf(int terminal) throws ErrnoException {
        Memory window = Memory.allocate(WINDOW);
        Ioctl.exchange(terminal, TIOCGWINSZ, window);
        Ioctl.exchange(fd.number(), TIOCSWINSZ, window);
    }

    /** Says how many characters there are. */
    public void setSize(short lines, short columns) throws ErrnoException {
        Memory window = Memory.allocate(WINDOW);
        window.bytes().putShort(0, lines).putShort(2, columns);
        Ioctl.exchange(fd.number(), TIOCSWINSZ, window);
    }

    @Override
    public void close() {
        fd.close();
    }
}
