package org.jitney.linux.sys;

import java.nio.ByteBuffer;

/**
 * A blocking unix socket for programs that live for the time of one call: a small JNI library
 * instead of {@code java.lang.foreign} or the JDK's channel, either of which costs a command more
 * start-up time than everything else that it does.
 *
 * <p>The library lies in the distribution's {@code lib}; where it is missing or does not fit the
 * machine, {@link #isAvailable} says so and callers take the JDK's channel.
 */
public final class ClientSocket implements AutoCloseable {
    private static final String LIBRARY = "/lib/libjitney-client.so";
    private static final boolean AVAILABLE = load();

    private final int fd;

    private ClientSocket(int fd) {
        this.fd = fd;
    }

    @SuppressWarnings("restricted")
    private static boolean load() {
        String home = System.getProperty("jitney.home");
        if (home == null) {
            return false;
        }
        try {
            // Without the method handles of "+", which are not set up where a class is initialized.
            System.load(home.concat(LIBRARY));
            return true;
        } catch (UnsatisfiedLinkError otherLibcOrMachine) {
            return false;
        }
    }

    /** {@return whether this machine can load the library} */
    public static boolean isAvailable() {
        return AVAILABLE;
    }

    /**
     * Connects to a socket.
     *
     * @param address the bytes of a path, or of an abstract name behind a zero byte
     */
    public static ClientSocket open(byte[] address) throws ErrnoException {
        return new ClientSocket(checked("connect", connect(address)));
    }

    /**
     * Reads into a direct buffer and moves its position.
     *
     * @param millis how long to wait; -1 for ever
     * @return the count, -1 at the end, 0 when the time is up
     */
    public int read(ByteBuffer into, int millis) throws ErrnoException {
        int count = read(fd, into, into.position(), into.remaining(), millis);
        if (count == 0) {
            return -1;
        }
        if (count == -Errno.EAGAIN || count == -Errno.EINTR) {
            return 0;
        }
        into.position(into.position() + checked("recv", count));
        return count;
    }

    /** Writes all of it. */
    public void write(byte[] bytes) throws ErrnoException {
        int at = 0;
        while (at < bytes.length) {
            int count = write(fd, bytes, at, bytes.length - at);
            at += count == -Errno.EINTR ? 0 : checked("send", count);
        }
    }

    private static int checked(String call, int result) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(call, -result);
        }
        return result;
    }

    @Override
    public void close() {
        close(fd);
    }

    private static native int connect(byte[] address);

    private static native int read(int fd, ByteBuffer into, int at, int length, int millis);

    private static native int write(int fd, byte[] from, int at, int length);

    private static native void close(int fd);
}
