package org.jitney.linux.sys;

/** {@code sys/file.h}: locks on open files, directories among them. */
public final class Flock {
    private static final int LOCK_SH = 1;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;

    private Flock() {}

    /**
     * Locks against everybody else who asks; the lock ends with the last copy of the descriptor.
     *
     * @return false if somebody else has it
     */
    public static boolean tryExclusive(int fd) throws ErrnoException {
        return tryLock(fd, LOCK_EX);
    }

    /**
     * Locks against everybody who asks for the file alone; shared with the others.
     *
     * @return false if somebody has it alone
     */
    public static boolean tryShared(int fd) throws ErrnoException {
        return tryLock(fd, LOCK_SH);
    }

    private static boolean tryLock(int fd, int operation) throws ErrnoException {
        long done = Syscall.retry(SyscallNumber.FLOCK, fd, operation | LOCK_NB, 0, 0);
        if (done == -Errno.EAGAIN) {
            return false;
        }
        Syscall.check(SyscallNumber.FLOCK, done);
        return true;
    }
}
