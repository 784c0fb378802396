package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The control device of the automounter, {@code linux/auto_dev-ioctl.h}. A request is a structure
 * of 24 bytes: version 1.0, total size, the mount's control descriptor, eight bytes of arguments,
 * then a path where there is one.
 */
public final class AutoFs {
    /** The control device. */
    public static final String DEVICE = "/dev/autofs";

    private static final int HEADER = 24;
    private static final int TYPE = 0x93;
    private static final int PROTOVER = 0x72;
    private static final int OPENMOUNT = 0x74;
    private static final int READY = 0x76;
    private static final int FAIL = 0x77;
    private static final int SETPIPEFD = 0x78;
    private static final int CATATONIC = 0x79;
    private static final int TIMEOUT = 0x7a;
    private static final int EXPIRE = 0x7c;

    private AutoFs() {}

    private static long request(int number) {
        return 3L << 30 | (long) HEADER << 16 | TYPE << 8 | number;
    }

    /** Performs a request with eight bytes of arguments; {@return the eight bytes afterwards} */
    private static long perform(int device, int number, int mount, long arguments)
            throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment block = block(arena, HEADER, mount, arguments);
            Syscall.checked(SyscallNumber.IOCTL, device, request(number), block.address());
            return block.get(ValueLayout.JAVA_LONG, 16);
        }
    }

    private static MemorySegment block(Arena arena, int size, int mount, long arguments) {
        MemorySegment block = arena.allocate(size, 8);
        block.set(ValueLayout.JAVA_INT, 0, 1);
        block.set(ValueLayout.JAVA_INT, 8, size);
        block.set(ValueLayout.JAVA_INT, 12, mount);
        block.set(ValueLayout.JAVA_LONG, 16, arguments);
        return block;
    }

    /**
     * Opens the control descriptor of a mounted automount point.
     *
     * @param device the open control device
     * @param where the mount point
     * @param number the device number of the file system there
     * @return the descriptor, which is close-on-exec
     */
    public static int openMount(int device, String where, long number) throws ErrnoException {
        byte[] path = where.getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            int size = HEADER + path.length + 1;
            MemorySegment block = block(arena, size, -1, number & 0xffff_ffffL);
            MemorySegment.copy(path, 0, block, ValueLayout.JAVA_BYTE, HEADER, path.length);
            Syscall.checked(SyscallNumber.IOCTL, device, request(OPENMOUNT), block.address());
            int opened = block.get(ValueLayout.JAVA_INT, 12);
            Fcntl.setCloseOnExec(opened, true);
            return opened;
        }
    }

    /** {@return the version of the protocol that the kernel speaks on that mount} */
    public static int protocolVersion(int device, int mount) throws ErrnoException {
        return (int) perform(device, PROTOVER, mount, 0);
    }

    /** Sets after how many seconds without use a mount may expire; zero for never. */
    public static void setTimeout(int device, int mount, long seconds) throws ErrnoException {
        perform(device, TIMEOUT, mount, seconds);
    }

    /** Lets whoever waits for that request go on. */
    public static void ready(int device, int mount, long token) throws ErrnoException {
        perform(device, READY, mount, token & 0xffff_ffffL);
    }

    /** Fails whoever waits for that request with an error number. */
    public static void fail(int device, int mount, long token, int errno) throws ErrnoException {
        perform(device, FAIL, mount, (long) -errno << 32 | (token & 0xffff_ffffL));
    }

    /**
     * Asks the kernel whether something has not been used for the time that was set, and waits
     * until the request to unmount it is answered. {@code EAGAIN}: there is no such thing.
     */
    public static void expire(int device, int mount) throws ErrnoException {
        perform(device, EXPIRE, mount, 0);
    }

    /**
     * Begins the conversation anew, after its end: requests are written to that pipe, and the
     * process group of the caller is the one that is let through.
     */
    public static void setPipe(int device, int mount, int pipe) throws ErrnoException {
        perform(device, SETPIPEFD, mount, pipe);
    }

    /** Ends the conversation: from now on nobody waits for us. */
    public static void catatonic(int device, int mount) throws ErrnoException {
        perform(device, CATATONIC, mount, 0);
    }
}
