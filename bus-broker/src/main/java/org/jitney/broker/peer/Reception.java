package org.jitney.broker.peer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;

/** Turns sockets into peers of a bus. */
public final class Reception {
    private final Bus bus;
    private final EventLoop loop;
    private final HeapTrim trim;
    private final IoBuffers io;
    private final Set<Link> links = new LinkedHashSet<>();

    public Reception(Bus bus, EventLoop loop) {
        this.bus = bus;
        this.loop = loop;
        this.trim = new HeapTrim(loop, bus.accounts());
        this.io = new IoBuffers(loop, trim);
    }

    /**
     * Takes over a socket; closes it when policy or quota do not admit its user.
     *
     * @param settled runs once, when the peer has said Hello or is gone before
     * @return how to close it; empty if it was not admitted
     */
    public Optional<Link> welcome(StreamSocket socket, Credentials credentials, Runnable settled)
            throws ErrnoException {
        Optional<Peer> peer = bus.admit(credentials);
        if (peer.isEmpty()) {
            socket.close();
            return Optional.empty();
        }
        try {
            Link link = new SocketLink(this, socket, peer.get(), settled);
            links.add(link);
            peer.get().attach(link);
            return Optional.of(link);
        } catch (ErrnoException e) {
            socket.close();
            bus.disconnected(peer.get());
            throw e;
        }
    }

    /** Closes every connection. */
    public void closeAll() {
        List.copyOf(links).forEach(Link::close);
        trim.close();
    }

    Bus bus() {
        return bus;
    }

    EventLoop loop() {
        return loop;
    }

    IoBuffers buffers() {
        return io;
    }

    void closed(Link link) {
        links.remove(link);
        trim.soon();
    }
}
