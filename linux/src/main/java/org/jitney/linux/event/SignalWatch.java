package org.jitney.linux.event;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.SignalMask;

/** A signalfd in the loop. */
final class SignalWatch implements Watch {
    private static final int PER_READ = 16;

    private final Fd fd;
    private final Consumer<SignalInfo> handler;
    private final ByteBuffer buffer = Memory.allocate(PER_READ * SignalMask.SIGINFO_SIZE).bytes();
    private final Watch watch;

    private SignalWatch(EventLoop loop, Fd fd, Consumer<SignalInfo> handler) throws ErrnoException {
        this.fd = fd;
        this.handler = handler;
        this.watch = loop.watch(fd, EventLoop.READABLE, _ -> read());
    }

    static SignalWatch open(EventLoop loop, Set<Integer> signals, Consumer<SignalInfo> handler)
            throws ErrnoException {
        Fd fd = Fd.adopt(SignalMask.signalfd(signals));
        try {
            return new SignalWatch(loop, fd, handler);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    private void read() {
        int count;
        try {
            count = fd.read(buffer.clear());
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
        for (int at = 0; at < count && fd.isOpen(); at += SignalMask.SIGINFO_SIZE) {
            handler.accept(
                    new SignalInfo(
                            buffer.getInt(at),
                            buffer.getInt(at + 12),
                            buffer.getInt(at + 16),
                            buffer.getInt(at + 44)));
        }
    }

    @Override
    public void modify(int events) {
        watch.modify(events);
    }

    @Override
    public void yielding(boolean yields) {
        watch.yielding(yields);
    }

    @Override
    public void close() {
        if (fd.isOpen()) {
            watch.close();
            fd.close();
        }
    }
}
