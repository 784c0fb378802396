package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code sys/ioctl.h}. */
public final class Ioctl {
    /** Asks {@code /dev/vsock} for the machine's own address. */
    public static final long IOCTL_VM_SOCKETS_GET_LOCAL_CID = 0x7b9;

    private Ioctl() {}

    /** Performs a request that reads or fills in a structure. */
    public static void exchange(int fd, long request, Memory structure) throws ErrnoException {
        Syscall.checked(SyscallNumber.IOCTL, fd, request, structure.address());
    }

    /** Performs a request that fills in one {@code int}. */
    public static int readInt(int fd, long request) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
            Syscall.checked(SyscallNumber.IOCTL, fd, request, value.address());
            return value.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /** Performs a request whose argument is a number and whose result is one. */
    public static int call(int fd, long request, long argument) throws ErrnoException {
        return (int) Syscall.checked(SyscallNumber.IOCTL, fd, request, argument);
    }
}
