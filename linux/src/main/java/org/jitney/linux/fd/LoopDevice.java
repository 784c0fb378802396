package org.jitney.linux.fd;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Ioctl;
import org.jitney.linux.sys.Memory;

/**
 * A block device over a file, or over a part of it: {@code linux/loop.h}. The kernel takes it away
 * when nobody has it open or mounted any more.
 */
public final class LoopDevice implements AutoCloseable {
    private static final String CONTROL = "/dev/loop-control";
    private static final long LOOP_CONFIGURE = 0x4C0A;
    private static final long LOOP_CTL_GET_FREE = 0x4C82;
    private static final int LO_FLAGS_READ_ONLY = 1;
    private static final int LO_FLAGS_AUTOCLEAR = 4;
    private static final int CONFIGURATION_SIZE = 304;
    private static final int INFO_AT = 8;
    private static final int ATTEMPTS = 64;

    private final Fd device;
    private final String path;

    private LoopDevice(Fd device, String path) {
        this.device = device;
        this.path = path;
    }

    /**
     * Makes a device of a part of a file.
     *
     * @param file the open file, for writing too unless {@code readOnly}
     * @param name what the kernel shows as its file
     * @param offset where the part starts, in bytes
     * @param size how long it is, in bytes; 0 is to the end
     */
    public static LoopDevice attach(Fd file, String name, long offset, long size, boolean readOnly)
            throws ErrnoException {
        int how = Fcntl.O_RDWR | Fcntl.O_CLOEXEC;
        try (Fd control = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, CONTROL, how, 0))) {
            for (int i = 0; i < ATTEMPTS; i++) {
                int number = Ioctl.call(control.number(), LOOP_CTL_GET_FREE, 0);
                String path = "/dev/loop" + number;
                int mode = (readOnly ? Fcntl.O_RDONLY : Fcntl.O_RDWR) | Fcntl.O_CLOEXEC;
                Fd device = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, path, mode, 0));
                try {
                    configure(device, file, name, offset, size, readOnly);
                    return new LoopDevice(device, path);
                } catch (ErrnoException e) {
                    device.close();
                    // Somebody else was faster.
                    if (!e.is(Errno.EBUSY)) {
                        throw e;
                    }
                }
            }
        }
        throw new ErrnoException("LOOP_CONFIGURE", Errno.EBUSY);
    }

    private static void configure(
            Fd device, Fd file, String name, long offset, long size, boolean readOnly)
            throws ErrnoException {
        Memory structure = Memory.allocate(CONFIGURATION_SIZE);
        ByteBuffer bytes = structure.bytes();
        bytes.putInt(0, file.number());
        bytes.putLong(INFO_AT + 24, offset);
        bytes.putLong(INFO_AT + 32, size);
        bytes.putInt(INFO_AT + 52, LO_FLAGS_AUTOCLEAR | (readOnly ? LO_FLAGS_READ_ONLY : 0));
        byte[] shown = name.getBytes(StandardCharsets.UTF_8);
        bytes.put(INFO_AT + 56, shown, 0, Math.min(shown.length, 63));
        Ioctl.exchange(device.number(), LOOP_CONFIGURE, structure);
    }

    /** {@return the device's path in {@code /dev}} */
    public String path() {
        return path;
    }

    /** Lets go of it; it stays for as long as it is mounted. */
    @Override
    public void close() {
        device.close();
    }
}
