package org.jitney.linux.sys;

/** Sending signals to processes by number; {@code PidFd} is safer where there is one. */
public final class Kill {
    private Kill() {}

    /** Sends a signal to a process, or to a process group if {@code pid} is negative. */
    public static void kill(int pid, int signal) throws ErrnoException {
        Syscall.checked(SyscallNumber.KILL, pid, signal, 0);
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
