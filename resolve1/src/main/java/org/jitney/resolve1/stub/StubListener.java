package org.jitney.resolve1.stub;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;
import org.jitney.resolve1.config.StubMode;
import org.jitney.resolve1.dns.Messages;
import org.jitney.resolve1.link.Resolver;
import org.jitney.resolve1.query.Result;
import org.jitney.resolve1.scope.Matching;
import org.jitney.resolve1.transport.DnsStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/**
 * The DNS server at one address.
 *
 * <p>How many questions are open at once, how many connections there are, how long one may be idle
 * and how much it may leave unread has an end each.
 */
public final class StubListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StubListener.class);
    private static final int MOST_PER_TURN = 64;
    private static final int MOST_OPEN = 4096;
    private static final int MOST_STREAMS = 128;
    private static final int MOST_OF_STREAM = 64;
    private static final int BACKLOG = 128;
    private static final int QUEUE = 1 << 20;
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IP_FREEBIND = 15;
    private static final int IPV6_V6ONLY = 26;

    /**
     * Where it listens.
     *
     * @param local whether only this machine is answered
     * @param proxy whether queries are passed on as they are
     */
    public record Place(
            InetAddress address, int port, StubMode mode, boolean local, boolean proxy) {}

    /** Answers a message. */
    interface Answering {
        /**
         * Answers now or later.
         *
         * @param stream whether it came over TCP
         * @param nothing runs instead of {@code reply} when it is not worth an answer
         */
        void answer(byte[] message, boolean stream, Consumer<byte[]> reply, Runnable nothing);
    }

    private final EventLoop loop;
    private final Resolver resolver;
    private final Place place;
    private final Optional<PreparedAnswers> prepared;
    private final List<Fd> sockets = new ArrayList<>();
    private final List<Watch> watches = new ArrayList<>();
    private final Map<DnsStream, Client> clients = new LinkedHashMap<>();
    private int open;

    private StubListener(Resolver resolver, Place place, PreparedAnswers prepared) {
        this.loop = resolver.loop();
        this.resolver = resolver;
        this.place = place;
        // What is passed on as it is is answered by servers, not by what is known here.
        this.prepared = place.proxy() ? Optional.empty() : Optional.of(prepared);
    }

    /**
     * Begins to listen; what cannot be is told and left.
     *
     * @param prepared what all listeners of the resolver share
     */
    public static StubListener open(Resolver resolver, Place place, PreparedAnswers prepared) {
        StubListener listener = new StubListener(resolver, place, prepared);
        // Two may have the same address by UDP, and would take each other's queries: TCP tells.
        boolean taken = place.mode().tcp() && listener.attempt("TCP", listener::tcp);
        if (place.mode().udp() && !taken) {
            var _ = listener.attempt("UDP", listener::udp);
        }
        return listener;
    }

    private interface Opening {
        void open() throws ErrnoException;
    }

    /** {@return whether somebody else listens there} */
    private boolean attempt(String protocol, Opening opening) {
        try {
            opening.open();
            return false;
        } catch (ErrnoException e) {
            LOG.warn(
                    "Failed to listen on {} socket {} port {}: {}",
                    protocol,
                    place.address().getHostAddress(),
                    place.port(),
                    e.getMessage());
            return e.is(Errno.EADDRINUSE);
        }
    }

    /** {@return whether it listens at all} */
    public boolean isOpen() {
        return !sockets.isEmpty();
    }

    public Place place() {
        return place;
    }

    private Fd socket(int type) throws ErrnoException {
        boolean four = place.address() instanceof Inet4Address;
        Fd fd = SocketCalls.socket(four ? Sockets.AF_INET : Sockets.AF_INET6, type, 0);
        try {
            SocketCalls.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
            SocketCalls.setOption(fd, IPPROTO_IP, IP_FREEBIND, 1);
            if (!four) {
                SocketCalls.setOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
            }
            SocketCalls.bind(fd, new SocketAddress.Inet(place.address(), place.port(), 0));
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
        return fd;
    }

    private void udp() throws ErrnoException {
        Fd fd = socket(Sockets.SOCK_DGRAM);
        enlarge(fd);
        sockets.add(fd);
        StubDatagrams datagrams =
                new StubDatagrams(resolver, fd, place.local(), prepared, this::answer);
        watches.add(loop.watch(fd, EventLoop.READABLE, _ -> datagrams.receive()));
    }

    /** Many ask at once, of which none shall have to ask again. */
    private static void enlarge(Fd fd) {
        try {
            SocketCalls.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_RCVBUFFORCE, QUEUE);
        } catch (ErrnoException e) {
            LOG.debug("the queue of a socket stays small: {}", e.getMessage());
        }
    }

    private void tcp() throws ErrnoException {
        Fd fd = socket(Sockets.SOCK_STREAM);
        try {
            SocketCalls.listen(fd, BACKLOG);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
        sockets.add(fd);
        watches.add(loop.watch(fd, EventLoop.READABLE, _ -> accept(fd)));
    }

    private void accept(Fd fd) {
        for (int turn = 0; turn < MOST_PER_TURN; turn++) {
            int result = Sockets.accept(fd.number(), true);
            if (result == -Errno.ECONNABORTED) {
                continue;
            }
            if (result < 0) {
                return;
            }
            Fd accepted = Fd.adopt(result);
            if (clients.size() >= MOST_STREAMS) {
                // Whoever has been idle for longest makes room.
                clients.values().iterator().next().end();
            }
            try {
                Client client = new Client();
                DnsStream stream = DnsStream.accepted(loop, accepted, client);
                client.stream = Optional.of(stream);
                clients.put(stream, client);
            } catch (ErrnoException e) {
                accepted.close();
            }
        }
    }

    /**
     * A connection. Of what a client sends only so much is looked up at once; until there are
     * answers the rest stays where it is.
     */
    private final class Client implements DnsStream.Listener {
        private final Timer idle;
        private final Deque<byte[]> later = new ArrayDeque<>();
        private Optional<DnsStream> stream = Optional.empty();
        private int waiting;
        private boolean asks;

        Client() {
            idle = loop.timer(this::end);
            idle.armAfter(IDLE);
        }

        @Override
        public void onMessage(DnsStream from, byte[] message) {
            used(from);
            if (waiting >= MOST_OF_STREAM) {
                later.add(message);
                from.pause(true);
            } else {
                ask(from, message);
            }
        }

        private void ask(DnsStream from, byte[] message) {
            waiting++;
            answer(
                    message,
                    true,
                    reply -> {
                        waiting--;
                        if (from.isOpen()) {
                            used(from);
                            from.send(reply);
                            next(from);
                        }
                    },
                    this::end);
        }

        private void next(DnsStream from) {
            if (asks) {
                return; // that was answered at once, and those behind it have their turn
            }
            asks = true;
            while (!later.isEmpty() && waiting < MOST_OF_STREAM && from.isOpen()) {
                ask(from, later.pop());
            }
            asks = false;
            from.pause(!later.isEmpty());
        }

        /** It is now the last of those that have been idle. */
        private void used(DnsStream of) {
            idle.armAfter(IDLE);
            if (clients.remove(of, this)) {
                clients.put(of, this);
            }
        }

        @Override
        public void onEnd(DnsStream from, String why) {
            end();
        }

        private void end() {
            idle.close();
            later.clear();
            stream.ifPresent(s -> {
                s.close();
                clients.remove(s);
            });
        }
    }

    private void answer(byte[] bytes, boolean stream, Consumer<byte[]> reply, Runnable nothing) {
        if (!StubAnswer.isQuery(bytes)) {
            nothing.run();
            return;
        }
        Optional<Message> message = Messages.parse(bytes);
        if (message.isEmpty()) {
            reply.accept(StubAnswer.malformed(bytes));
            return;
        }
        StubAnswer.Request request = StubAnswer.of(message.get());
        StubAnswer answer = request.answer();
        if (request.refusal() != Rcode.NOERROR) {
            reply.accept(answer.of(request.refusal(), stream));
            return;
        }
        if (open >= MOST_OPEN) {
            reply.accept(answer.of(Rcode.SERVFAIL, stream));
            return;
        }
        open++;
        if (place.proxy()) {
            Forward.begin(
                    resolver,
                    bytes,
                    answer.question(),
                    stream,
                    passedBack -> {
                        open--;
                        reply.accept(passedBack);
                    },
                    rcode -> {
                        open--;
                        reply.accept(answer.of(rcode, stream));
                    });
            return;
        }
        var _ =
                resolver.lookup(
                        List.of(answer.question()),
                        0,
                        answer.lookupFlags(),
                        result -> {
                            open--;
                            byte[] wire = answer.of(result, validates(answer), stream);
                            if (!stream && answer.isPlain()) {
                                prepare(bytes, answer, result, wire);
                            }
                            reply.accept(wire);
                        });
    }

    private boolean validates(StubAnswer answer) {
        return Matching.best(
                        resolver.scopes(),
                        answer.question().name(),
                        0,
                        answer.lookupFlags(),
                        resolver.singleLabel())
                .stream()
                .anyMatch(scope -> scope.rules().dnssec().validates());
    }

    private void prepare(byte[] query, StubAnswer answer, Result result, byte[] wire) {
        long now = loop.clock().monotonic().usec();
        prepared.ifPresent(all ->
                OneAnswer.life(resolver, answer.question(), answer.lookupFlags(), result, now)
                        .ifPresent(life -> all.keep(query, wire, life, resolver.epoch(now), now)));
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
        watches.clear();
        List.copyOf(clients.values()).forEach(Client::end);
        sockets.forEach(Fd::close);
        sockets.clear();
    }
}
