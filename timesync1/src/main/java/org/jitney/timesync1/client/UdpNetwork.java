package org.jitney.timesync1.client;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.MessageIo;
import org.jitney.linux.sys.Sockets;
import org.jitney.timesync1.model.NtpPacket;

/**
 * The real network: names by the system's resolver, which waits on a virtual thread of its own and
 * comes back as an event of the loop; packets over UDP, on the loop.
 *
 * <p>When an answer came is what the kernel says: how busy this process is does not count.
 */
public final class UdpNetwork implements Network {
    private static final int NTP = 123;
    private static final int EXPEDITED = 0xb8; // what RFC 4594 has for telephony, as ntpd sends it
    private static final int LARGEST = 512;
    private static final int IPPROTO_IP = 0;
    private static final int IP_TOS = 1;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_TCLASS = 67;

    private final EventLoop loop;
    private final LongUnaryOperator ofMachine;
    private final int port;

    /**
     * Answers on a loop.
     *
     * @param ofMachine what the clock by which exchanges are timed shows when the machine's shows
     *     that
     */
    public UdpNetwork(EventLoop loop, LongUnaryOperator ofMachine) {
        this(loop, ofMachine, NTP);
    }

    /** The same for servers with another port. */
    UdpNetwork(EventLoop loop, LongUnaryOperator ofMachine, int port) {
        this.loop = loop;
        this.ofMachine = ofMachine;
        this.port = port;
    }

    /** Given up on the loop's thread: what arrives later is dropped there. */
    private static final class Pending implements Attempt {
        private boolean over;

        @Override
        public void close() {
            over = true;
        }

        void run(Runnable event) {
            if (!over) {
                event.run();
            }
        }
    }

    @Override
    public Attempt resolve(String name, Consumer<List<InetAddress>> then) {
        Pending pending = new Pending();
        Thread.ofVirtual()
                .start(() -> {
                    List<InetAddress> found = addresses(name);
                    loop.post(() -> pending.run(() -> then.accept(found)));
                });
        return pending;
    }

    private static List<InetAddress> addresses(String name) {
        try {
            return List.of(InetAddress.getAllByName(name));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    @Override
    public Attempt ask(InetAddress server, byte[] request, Listener listener) {
        try {
            Fd socket = open(server);
            try {
                return new Question(socket, request, listener);
            } catch (ErrnoException e) {
                socket.close();
                throw e;
            }
        } catch (ErrnoException e) {
            Pending pending = new Pending();
            String why = String.valueOf(e.getMessage());
            loop.defer(() -> pending.run(() -> listener.failed(why)));
            return pending;
        }
    }

    /** A socket that gets what comes from that server and nothing else. */
    private Fd open(InetAddress server) throws ErrnoException {
        int scope = server instanceof Inet6Address six ? six.getScopeId() : 0;
        SocketAddress address = new SocketAddress.Inet(server, port, scope);
        Fd socket = SocketCalls.socket(address.family(), Sockets.SOCK_DGRAM, 0);
        try {
            SocketCalls.setOption(socket, Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMPNS, 1);
            if (address.family() == Sockets.AF_INET6) {
                SocketCalls.setOption(socket, IPPROTO_IPV6, IPV6_TCLASS, EXPEDITED);
            } else {
                SocketCalls.setOption(socket, IPPROTO_IP, IP_TOS, EXPEDITED);
            }
            SocketCalls.connect(socket, address);
            return socket;
        } catch (ErrnoException e) {
            socket.close();
            throw e;
        }
    }

    /** One question, and what comes for it until it is closed. */
    private final class Question implements Attempt {
        private final Fd socket;
        private final Listener listener;
        private final long sentUsec;
        private final Watch watch;

        Question(Fd socket, byte[] request, Listener listener) throws ErrnoException {
            this.socket = socket;
            this.listener = listener;
            this.sentUsec = now();
            ByteBuffer[] buffers = {ByteBuffer.wrap(request)};
            long sent = MessageIo.ofThread().send(socket.number(), buffers, 1);
            if (sent < 0) {
                throw new ErrnoException("sendmsg", (int) -sent);
            }
            this.watch = loop.watch(socket, EventLoop.READABLE, _ -> receive());
        }

        private long now() {
            return ofMachine.applyAsLong(loop.clock().realtimeUsec());
        }

        private void receive() {
            MessageIo io = MessageIo.ofThread();
            ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
            long count = io.receive(socket.number(), buffer);
            if (count < 0) {
                refuse((int) -count);
                return;
            }
            long stamp = io.sentUsec();
            long arrived = stamp < 0 ? now() : ofMachine.applyAsLong(stamp);
            byte[] bytes = Arrays.copyOf(buffer.array(), (int) count);
            listener.arrived(new Arrival(NtpPacket.decode(bytes), sentUsec, arrived));
        }

        /** That nobody serves time there now may change: the question waits for its time-out. */
        private void refuse(int errno) {
            if (errno != Errno.EAGAIN && errno != Errno.ECONNREFUSED) {
                listener.failed(String.valueOf(new ErrnoException("recvmsg", errno).getMessage()));
            }
        }

        @Override
        public void close() {
            watch.close();
            socket.close();
        }
    }
}
