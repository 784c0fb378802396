package org.jitney.linux.event;

import java.nio.ByteBuffer;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.Poll;

/** A timerfd on the wall clock that the kernel cancels when somebody sets the clock. */
final class KernelRealtimeTimer implements RealtimeTimer {
    private final Fd fd;
    private final ByteBuffer expirations = Memory.allocate(8).bytes();
    private final Watch watch;

    private KernelRealtimeTimer(EventLoop loop, Fd fd, Runnable handler) throws ErrnoException {
        this.fd = fd;
        this.watch =
                loop.watch(
                        fd,
                        EventLoop.READABLE,
                        _ -> {
                            if (elapsed()) {
                                disarm();
                                handler.run();
                            }
                        });
    }

    static KernelRealtimeTimer open(EventLoop loop, int clock, Runnable handler)
            throws ErrnoException {
        Fd fd = Fd.adopt(Poll.timerfd(clock));
        try {
            return new KernelRealtimeTimer(loop, fd, handler);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    private boolean elapsed() {
        try {
            return fd.read(expirations.clear()) > 0;
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ECANCELED) {
                return true; // the clock was set
            }
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void armAt(long realtimeUsec) {
        set(Math.max(realtimeUsec, 1));
    }

    @Override
    public void disarm() {
        set(0);
    }

    private void set(long usec) {
        try {
            Poll.armTimerfd(fd.number(), usec, usec != 0);
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (fd.isOpen()) {
            watch.close();
            fd.close();
        }
    }
}
