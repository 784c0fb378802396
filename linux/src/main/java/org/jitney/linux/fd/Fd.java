package org.jitney.linux.fd;

import java.nio.ByteBuffer;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.MessageIo;
import org.jitney.linux.sys.SyscallNumber;
import org.jitney.linux.sys.Unistd;

/** A file descriptor that somebody owns; whoever holds this object closes it, once. */
public final class Fd implements AutoCloseable {
    private static final int GONE = -1;

    private int number;

    private Fd(int number) {
        this.number = number;
    }

    /** Takes over an open descriptor. */
    public static Fd adopt(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("not a file descriptor: " + number);
        }
        return new Fd(number);
    }

    /** {@return the number, for the kernel} */
    public int number() {
        if (number == GONE) {
            throw new IllegalStateException("the file descriptor is closed");
        }
        return number;
    }

    /** {@return whether it is still open and owned} */
    public boolean isOpen() {
        return number != GONE;
    }

    /** Gives the ownership up: {@return the number, which is now the caller's to close} */
    public int release() {
        int released = number();
        number = GONE;
        return released;
    }

    /** {@return a second descriptor for the same open file} */
    public Fd duplicate() throws ErrnoException {
        return new Fd(Fcntl.duplicate(number(), 3));
    }

    /** Reads: {@return the count, 0 if it would block (or the buffer is full), -1 at the end} */
    public int read(ByteBuffer into) throws ErrnoException {
        if (!into.hasRemaining()) {
            return 0;
        }
        long count = MessageIo.ofThread().read(number(), into);
        if (count == 0) {
            return -1;
        }
        return count > 0 ? (int) count : wouldBlock(SyscallNumber.READ, count);
    }

    /** Writes: {@return the count, 0 if it would block} */
    public int write(ByteBuffer from) throws ErrnoException {
        long count = MessageIo.ofThread().write(number(), from);
        return count >= 0 ? (int) count : wouldBlock(SyscallNumber.WRITE, count);
    }

    static int wouldBlock(SyscallNumber call, long result) throws ErrnoException {
        if (result == -Errno.EAGAIN) {
            return 0;
        }
        throw new ErrnoException(call.callName(), (int) -result);
    }

    /** Says whether reads and writes wait. */
    public void setNonBlocking(boolean on) throws ErrnoException {
        Fcntl.setNonBlocking(number(), on);
    }

    @Override
    public void close() {
        if (number != GONE) {
            Unistd.close(release());
        }
    }

    @Override
    public String toString() {
        return number == GONE ? "fd closed" : "fd " + number;
    }
}
