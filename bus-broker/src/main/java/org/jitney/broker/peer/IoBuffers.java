package org.jitney.broker.peer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;

/**
 * What all sockets of a bus share, since one thread serves them one after the other: the buffers
 * between the kernel and the heap, and the list of those that have something to send.
 *
 * <p>Sending is put off until everything that has arrived is routed: a peer that got ten messages
 * meanwhile costs one system call.
 */
final class IoBuffers {
    static final int SIZE = 128 << 10;

    final ByteBuffer in = ByteBuffer.allocateDirect(SIZE);
    final byte[] bytes = new byte[SIZE];
    final ByteBuffer out = ByteBuffer.allocateDirect(SIZE);
    final List<Fd> fds = new ArrayList<>();
    private final EventLoop loop;
    private List<SocketLink> dirty = new ArrayList<>();
    private List<SocketLink> flushing = new ArrayList<>();
    private boolean scheduled;

    IoBuffers(EventLoop loop) {
        this.loop = loop;
    }

    void later(SocketLink link) {
        dirty.add(link);
        if (!scheduled) {
            scheduled = true;
            loop.defer(this::flush);
        }
    }

    private void flush() {
        scheduled = false;
        List<SocketLink> now = dirty;
        dirty = flushing;
        flushing = now;
        for (int i = 0; i < now.size(); i++) {
            now.get(i).flush();
        }
        now.clear();
    }
}
