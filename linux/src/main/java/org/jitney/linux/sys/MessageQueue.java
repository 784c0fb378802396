package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** POSIX message queues: {@code mqueue.h}. */
public final class MessageQueue {
    private MessageQueue() {}

    /**
     * Opens or makes a queue, non-blocking and close-on-exec.
     *
     * @param name with the leading slash that the C library wants
     * @param messages the most messages, or 0 for the system's default
     */
    public static int open(String name, int mode, long messages, long messageSize)
            throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(64, 8);
            attributes.set(ValueLayout.JAVA_LONG, 8, messages);
            attributes.set(ValueLayout.JAVA_LONG, 16, messageSize);
            int flags = Fcntl.O_RDONLY | Fcntl.O_CREAT | Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC;
            // The system call wants the name without the slash.
            String bare = name.startsWith("/") ? name.substring(1) : name;
            return (int)
                    Syscall.checked(
                            SyscallNumber.MQ_OPEN,
                            arena.allocateFrom(bare).address(),
                            flags,
                            mode,
                            messages > 0 ? attributes.address() : 0,
                            0,
                            0);
        }
    }

    /** Removes a queue's name. */
    public static void unlink(String name) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            String bare = name.startsWith("/") ? name.substring(1) : name;
            long address = arena.allocateFrom(bare).address();
            Syscall.checked(SyscallNumber.MQ_UNLINK, address, 0, 0);
        }
    }
}
