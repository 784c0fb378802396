package org.jitney.resolve1.transport;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;

/**
 * One query in a datagram from a socket and port of its own, on which only the server is heard:
 * whoever forges an answer has to guess the port, too.
 */
public final class UdpExchange implements AutoCloseable {
    private static final int MOST_BYTES = 65535;
    private static final int MOST_PER_TURN = 16;
    private static final int SOCKADDR_IN = 16;
    private static final int IN_ADDR = 4;
    private static final int IN6_ADDR = 8;
    private static final int IPV4 = 4;
    private static final int IPV6 = 16;

    private static final ThreadLocal<ByteBuffer> ROOM =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(MOST_BYTES));

    private final Fd fd;
    private final Watch watch;
    private final Consumer<byte[]> received;
    private final Consumer<ErrnoException> failed;

    private UdpExchange(
            EventLoop loop, Fd fd, Consumer<byte[]> received, Consumer<ErrnoException> failed)
            throws ErrnoException {
        this.fd = fd;
        this.received = received;
        this.failed = failed;
        this.watch = loop.watch(fd, EventLoop.READABLE, events -> read());
    }

    /**
     * Opens the socket of one.
     *
     * @param ifindex of the link to go through, 0 for any
     * @param received gets each datagram from the server
     * @param failed is told that the server cannot be reached
     */
    public static UdpExchange open(
            EventLoop loop,
            InetAddress to,
            int port,
            int ifindex,
            Consumer<byte[]> received,
            Consumer<ErrnoException> failed)
            throws ErrnoException {
        Fd fd = ServerSockets.connect(to, port, ifindex, Sockets.SOCK_DGRAM);
        try {
            return new UdpExchange(loop, fd, received, failed);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    /** {@return the address that the query comes from, its bytes} */
    public ByteBuffer source() throws ErrnoException {
        byte[] address = SocketCalls.localAddress(fd);
        return address.length <= SOCKADDR_IN
                ? ByteBuffer.wrap(address, IN_ADDR, IPV4).slice()
                : ByteBuffer.wrap(address, IN6_ADDR, IPV6).slice();
    }

    /** Sends the query. */
    public void send(byte[] query) throws ErrnoException {
        fd.write(ByteBuffer.wrap(query));
    }

    private void read() {
        for (int i = 0; i < MOST_PER_TURN && fd.isOpen(); i++) {
            ByteBuffer room = ROOM.get().clear();
            try {
                int count = fd.read(room);
                if (count == 0) {
                    return;
                }
                if (count > 0) { // an empty datagram looks like the end
                    received.accept(ServerSockets.taken(room));
                }
            } catch (ErrnoException e) {
                if (!e.is(Errno.EINTR)) {
                    failed.accept(e);
                    return;
                }
            }
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
