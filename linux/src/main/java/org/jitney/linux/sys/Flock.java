package org.jitney.linux.sys;

/** {@code sys/file.h}: locks on open files, directories among them. */
public final class Flock {
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;

    private Flock() {}

    /**
     * Locks against everybody else who asks; the lock ends with the last copy of the descriptor.
     *
     * @return false if somebody else has it
     */
    public static boolean tryExclusive(int fd) throws ErrnoException {
        long done = Syscall.retry(SyscallNumber.FLOCK, fd, LOCK_EX | LOCK_NB, 0, 0);
        if (done == -Errno.EAGAIN) {
            return false;
        }
        Syscall.check(SyscallNumber.FLOCK, done);
        return true;
    }
}
