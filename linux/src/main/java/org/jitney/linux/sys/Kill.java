package org.jitney.linux.sys;

import java.lang.ref.Reference;

/** Sending signals to processes by number; {@code PidFd} is safer where there is one. */
public final class Kill {
    private static final int SIGINFO_SIZE = 128;
    private static final int SI_QUEUE = -1;

    private Kill() {}

    /** Sends a signal to a process, or to a process group if {@code pid} is negative. */
    public static void kill(int pid, int signal) throws ErrnoException {
        Syscall.checked(SyscallNumber.KILL, pid, signal, 0);
    }

    /** Queues a signal with a value for a process, as sigqueue(3). */
    public static void queue(int pid, int signal, int value) throws ErrnoException {
        Memory info = Memory.allocate(SIGINFO_SIZE);
        info.bytes()
                .putInt(0, signal)
                .putInt(8, SI_QUEUE)
                .putInt(16, Unistd.getpid())
                .putInt(20, Unistd.geteuid())
                .putInt(24, value);
        try {
            Syscall.checked(SyscallNumber.RT_SIGQUEUEINFO, pid, signal, info.address());
        } finally {
            Reference.reachabilityFence(info);
        }
    }

    /** Sends a signal to one thread of a process. */
    public static void tgkill(int pid, int thread, int signal) throws ErrnoException {
        Syscall.checked(SyscallNumber.TGKILL, pid, thread, signal);
    }

    /** {@return whether a process of this number exists, a zombie included} */
    public static boolean exists(int pid) {
        long result = Syscall.call(SyscallNumber.KILL, pid, 0, 0);
        return result == 0 || result == -Errno.EPERM;
    }
}
