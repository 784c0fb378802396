package org.jitney.broker.peer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.sasl.Nonce;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;

/** Turns sockets into peers of a bus. */
public final class Reception {
    private final Bus bus;
    private final EventLoop loop;
    private final Admission admission;
    private final HeapTrim trim;
    private final IoBuffers io;
    private final Set<Link> links = new LinkedHashSet<>();

    public Reception(Bus bus, EventLoop loop, Admission admission) {
        this.bus = bus;
        this.loop = loop;
        this.admission = admission;
        Stores stores = new Stores();
        this.trim = new HeapTrim(loop, bus.accounts(), stores);
        this.io = new IoBuffers(loop, trim, stores);
    }

    /**
     * Takes over a socket; closes it when the quota of its user is used up. Who it is, and whether
     * the policy lets him in, shows in the handshake.
     *
     * @param nonce what has to come before the handshake
     * @param settled runs once, when the peer has said Hello or is gone before
     * @return how to close it; empty if it was not let in
     */
    public Optional<Link> welcome(
            StreamSocket socket, Credentials credentials, Optional<Nonce> nonce, Runnable settled)
            throws ErrnoException {
        Optional<Peer> admitted = bus.admit(credentials);
        if (admitted.isEmpty()) {
            socket.close();
            return Optional.empty();
        }
        Peer peer = admitted.get();
        try {
            Link link = new SocketLink(this, socket, peer, nonce, settled);
            links.add(link);
            peer.attach(link);
            return Optional.of(link);
        } catch (ErrnoException e) {
            socket.close();
            bus.disconnected(peer);
            throw e;
        }
    }

    /** Closes every connection. */
    public void closeAll() {
        List.copyOf(links).forEach(Link::close);
        trim.close();
        io.close();
    }

    Bus bus() {
        return bus;
    }

    Admission admission() {
        return admission;
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
