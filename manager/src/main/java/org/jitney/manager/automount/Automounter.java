package org.jitney.manager.automount;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.linux.fd.AutomountPoint.Request;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.runtime.HostFd;

/** What automount units need of the kernel; simulated in tests. */
public interface Automounter {
    /** {@return whether the kernel has an automounter} */
    boolean isSupported();

    /** {@return whether something is mounted there already} */
    boolean isMountPoint(String where);

    /** Mounts a point, making the directory with that mode when it is missing. */
    Point mount(String where, int mode, String options) throws ErrnoException;

    /**
     * Goes on with a point of a predecessor.
     *
     * @param device what {@link Point#device} said
     * @param requests the descriptor of {@link Point#requests} if it is still open, which the
     *     answer owns; else the kernel is given a new one
     */
    Point adopt(String where, long device, OptionalInt requests) throws ErrnoException;

    /** A mount point at which the kernel asks us before somebody gets in. */
    interface Point {
        /** {@return the device number of the point's own file system} */
        long device();

        /** {@return the descriptor that is readable when there are requests} */
        HostFd requests();

        /** {@return the requests that wait; empty when nothing will come any more} */
        Optional<List<Request>> read() throws ErrnoException;

        /** Answers a request: with zero it is as it should be, else it failed. */
        void answer(long token, int errno) throws ErrnoException;

        /** Sets after how many seconds without use it may expire. */
        void setTimeout(long seconds) throws ErrnoException;

        /** Makes the kernel look for something to expire; does not wait. */
        void expire() throws ErrnoException;

        /** {@return whether nothing is mounted over the point} */
        boolean isUncovered();

        /** Takes the point away, with what is mounted over it. */
        void unmount() throws ErrnoException;
    }
}
