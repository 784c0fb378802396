package org.jitney.linux.fd;

import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Processes;

/**
 * A handle to one process that stays true when its number is used again.
 *
 * <p>Needs {@code pidfd_open} (Linux 5.3). Where a container's filter refuses it, {@link #open}
 * fails with the kernel's error: a number alone could name another process, so there is no
 * fallback.
 */
public final class PidFd implements AutoCloseable {
    private final int pid;
    private final Fd fd;

    private PidFd(int pid, Fd fd) {
        this.pid = pid;
        this.fd = fd;
    }

    /** Opens a handle; a child that has not been reaped is certainly the one that is meant. */
    public static PidFd open(int pid) throws ErrnoException {
        return new PidFd(pid, Fd.adopt(Processes.pidfdOpen(pid)));
    }

    /** Takes over a handle that came from elsewhere. */
    public static PidFd adopt(int pid, Fd fd) {
        return new PidFd(pid, fd);
    }

    /** {@return the process number} */
    public int pid() {
        return pid;
    }

    /** {@return the descriptor, readable once the process has ended; this object owns it} */
    public Fd fd() {
        return fd;
    }

    /** Sends a signal. */
    public void signal(int signal) throws ErrnoException {
        Processes.pidfdSendSignal(fd.number(), signal);
    }

    /**
     * {@return a descriptor of our own for an open file of the process} Needs {@code pidfd_getfd}
     * (Linux 5.6) and the right to trace it.
     */
    public Fd descriptor(int number) throws ErrnoException {
        return Fd.adopt(Processes.pidfdGetFd(fd.number(), number));
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return "process " + pid;
    }
}
