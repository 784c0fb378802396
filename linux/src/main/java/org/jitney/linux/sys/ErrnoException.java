package org.jitney.linux.sys;

/** The kernel said no: which call, and why. */
public final class ErrnoException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    /** Says that {@code call} failed with {@code errno}. */
    public ErrnoException(String call, int errno) {
        super(call + ": " + Errno.message(errno));
        this.call = call;
        this.errno = errno;
    }

    /** {@return the system call that failed} */
    public String call() {
        return call;
    }

    /** {@return the error number, see {@link Errno}} */
    public int errno() {
        return errno;
    }

    /** {@return whether the error number is one of these} */
    public boolean is(int... numbers) {
        for (int number : numbers) {
            if (errno == number) {
                return true;
            }
        }
        return false;
    }
}
