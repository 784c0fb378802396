package org.jitney.broker.peer;

import java.util.ArrayList;
import java.util.List;
import org.jitney.broker.frame.Store;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jspecify.annotations.Nullable;

/**
 * What all sockets of a bus share, since one thread serves them one after the other: the buffers to
 * read into and to send from, and the list of those that have something to send.
 *
 * <p>Sending is put off until everything that has arrived is routed: a peer that got ten messages
 * meanwhile costs one system call.
 */
final class IoBuffers {
    final Stores stores;
    final SendBatch out = new SendBatch();
    final List<Fd> fds = new ArrayList<>();
    private @Nullable Store in;
    final HeapTrim trim;
    private final EventLoop loop;
    private List<SocketLink> dirty = new ArrayList<>();
    private List<SocketLink> flushing = new ArrayList<>();
    private boolean scheduled;

    IoBuffers(EventLoop loop, HeapTrim trim, Stores stores) {
        this.loop = loop;
        this.trim = trim;
        this.stores = stores;
    }

    /** {@return the store to read into next} */
    Store in() throws ErrnoException {
        Store known = in;
        if (known != null && known.isUnshared()) {
            return known;
        }
        if (known != null) {
            // Big messages that were read before still lie in it.
            in = null;
            known.release();
        }
        Store next = stores.take();
        in = next;
        return next;
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
        trim.busy();
        if (stores.hasSpare()) {
            trim.soon();
        }
    }

    void close() {
        Store known = in;
        in = null;
        if (known != null) {
            known.release();
        }
        stores.close();
    }
}
