package org.jitney.resolve1.llmnr;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.multicast.GroupSocket;
import org.jitney.resolve1.transport.DnsStream;

/** The wire that the kernel gives: sockets bound to one link, UDP and TCP, port 5355. */
public final class LlmnrSockets implements LlmnrWire {
    private static final int PORT = 5355;
    private static final InetAddress ALL_4 = Families.address(new byte[] {(byte) 224, 0, 0, -4});
    private static final InetAddress ALL_6 =
            Families.address(new byte[] {-1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 3});
    private static final int MOST_PER_TURN = 16;
    private static final int MOST_STREAMS = 16;
    private static final int BACKLOG = 16;
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final EventLoop loop;
    private final int index;
    private final boolean four;
    private final Listener listener;
    private final GroupSocket udp;
    private final Fd tcp;
    private final Watch watch;
    private final Set<Client> clients = new HashSet<>();

    private LlmnrSockets(
            EventLoop loop, int index, String link, InetAddress group, Fd tcp, Listener listener)
            throws ErrnoException {
        this.loop = loop;
        this.index = index;
        this.four = group.equals(ALL_4);
        this.listener = listener;
        this.tcp = tcp;
        // Who is more than a hop away gets no connection: RFC 4795 section 2.5.
        GroupSocket.hops(tcp, four, 1);
        SocketCalls.listen(tcp, BACKLOG);
        this.udp = GroupSocket.open(loop, index, link, group, PORT, this::received);
        this.watch = loop.watch(tcp, EventLoop.READABLE, _ -> accept());
    }

    /** Opens them on the link of an index and a name, in one of {@link Families}. */
    public static LlmnrWire open(
            EventLoop loop, int index, String link, int family, Listener listener)
            throws ErrnoException {
        boolean four = family == Families.INET;
        Fd tcp = GroupSocket.bound(Sockets.SOCK_STREAM, link, four, PORT);
        try {
            return new LlmnrSockets(loop, index, link, four ? ALL_4 : ALL_6, tcp, listener);
        } catch (ErrnoException e) {
            tcp.close();
            throw e;
        }
    }

    @Override
    public void toAll(byte[] message) {
        udp.toAll(message);
    }

    private void received(byte[] message, GroupSocket.Sender sender) {
        // Who asks one host alone by UDP may be far away, or somebody else: section 2.4.
        boolean asks = message.length > 2 && (message[2] & 0x80) == 0;
        if (!asks || sender.toGroup()) {
            listener.received(message, sender.address(), false, answer -> udp.to(answer, sender));
        }
    }

    private void accept() {
        for (int turn = 0; turn < MOST_PER_TURN; turn++) {
            int result = Sockets.accept(tcp.number(), true);
            if (result < 0) {
                return;
            }
            Fd accepted = Fd.adopt(result);
            if (clients.size() >= MOST_STREAMS) {
                accepted.close();
                continue;
            }
            try {
                byte[] peer = SocketCalls.peerAddress(accepted);
                byte[] from =
                        four ? Arrays.copyOfRange(peer, 4, 8) : Arrays.copyOfRange(peer, 8, 24);
                Client client = new Client(Families.address(from));
                client.stream = Optional.of(DnsStream.accepted(loop, accepted, client));
                clients.add(client);
            } catch (ErrnoException e) {
                accepted.close();
            }
        }
    }

    /** A connection of somebody who asks. */
    private final class Client implements DnsStream.Listener {
        private final InetAddress from;
        private final Timer idle = loop.timer(this::end);
        private Optional<DnsStream> stream = Optional.empty();

        Client(InetAddress from) {
            this.from = from;
            idle.armAfter(IDLE);
        }

        @Override
        public void onMessage(DnsStream of, byte[] message) {
            listener.received(message, from, true, of::send);
        }

        @Override
        public void onEnd(DnsStream of, String why) {
            end();
        }

        void end() {
            idle.close();
            stream.ifPresent(DnsStream::close);
            clients.remove(this);
        }
    }

    @Override
    public Runnable ask(InetAddress host, byte[] query, Consumer<byte[]> answer, Runnable failed) {
        try {
            DnsStream stream =
                    DnsStream.connect(
                            loop,
                            host,
                            PORT,
                            index,
                            Optional.empty(),
                            new DnsStream.Listener() {
                                @Override
                                public void onMessage(DnsStream of, byte[] message) {
                                    answer.accept(message);
                                }

                                @Override
                                public void onEnd(DnsStream of, String why) {
                                    failed.run();
                                }
                            });
            stream.send(query);
            return stream::close;
        } catch (ErrnoException e) {
            loop.defer(failed);
            return () -> {};
        }
    }

    @Override
    public void close() {
        if (tcp.isOpen()) {
            watch.close();
            tcp.close();
            udp.close();
        }
        List.copyOf(clients).forEach(Client::end);
    }
}
