package org.jitney.resolve1.scope;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.linux.event.Timer;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.resolve1.config.DnsOverTlsMode;
import org.jitney.resolve1.dns.ServerAddress;
import org.jitney.resolve1.server.DnsServer;
import org.jitney.resolve1.transport.DnsStream;

/**
 * The connections of a scope to its servers: one each, for all questions that go that way, until it
 * has been idle for a while.
 */
final class Streams {
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final int MOST_QUESTIONS = 1024;

    private record Key(DnsServer server, boolean encrypted) {}

    /** Hears that a connection has ended before the answer came. */
    interface Broken {
        /** Says why, and whether other answers had come by that connection. */
        void broken(String why, boolean worked);
    }

    private record Waiting(Consumer<byte[]> answer, Broken broken) {}

    private final Scope scope;
    private final Machine machine;
    private final Map<Key, Connection> connections = new HashMap<>();

    Streams(Scope scope, Machine machine) {
        this.scope = scope;
        this.machine = machine;
    }

    /**
     * Sends a query.
     *
     * @return what to run when nobody waits for the answer any more; nothing if it cannot be sent
     */
    Optional<Runnable> send(
            DnsServer server,
            boolean encrypted,
            int id,
            byte[] query,
            Consumer<byte[]> answer,
            Broken broken) {
        Key key = new Key(server, encrypted);
        Connection connection = connections.get(key);
        if (connection == null) {
            Optional<Connection> opened = open(key);
            if (opened.isEmpty()) {
                return Optional.empty();
            }
            connection = opened.get();
            connections.put(key, connection);
        }
        return connection.ask(id, query, new Waiting(answer, broken));
    }

    private Optional<Connection> open(Key key) {
        ServerAddress address = key.server().address();
        boolean strict = scope.dnsOverTls() == DnsOverTlsMode.YES;
        Optional<DnsStream.Tls> tls =
                key.encrypted()
                        ? machine.contexts()
                                .get(strict)
                                .map(c -> new DnsStream.Tls(c, address.name(), strict))
                        : Optional.empty();
        if (key.encrypted() && tls.isEmpty()) {
            return Optional.empty();
        }
        try {
            Connection connection = new Connection(key);
            connection.stream =
                    Optional.of(
                            DnsStream.connect(
                                    machine.loop(),
                                    address.address(),
                                    address.portOr(key.encrypted() ? 853 : 53),
                                    scope.ifindexFor(address),
                                    tls,
                                    connection));
            return Optional.of(connection);
        } catch (ErrnoException e) {
            return Optional.empty();
        }
    }

    /** Ends all of them. */
    void close() {
        for (Connection each : List.copyOf(connections.values())) {
            each.end("closed");
        }
    }

    private final class Connection implements DnsStream.Listener {
        private final Key key;
        private final Map<Integer, Waiting> waiting = new HashMap<>();
        private final Timer idle;
        private Optional<DnsStream> stream = Optional.empty();
        private boolean worked;

        Connection(Key key) {
            this.key = key;
            this.idle = machine.loop().timer(() -> end("idle"));
        }

        Optional<Runnable> ask(int id, byte[] query, Waiting who) {
            if (waiting.size() >= MOST_QUESTIONS || waiting.putIfAbsent(id, who) != null) {
                return Optional.empty();
            }
            idle.disarm();
            stream.ifPresent(s -> s.send(query));
            return Optional.of(() -> leave(id, who));
        }

        private void leave(int id, Waiting who) {
            waiting.remove(id, who);
            if (waiting.isEmpty() && connections.get(key) == this) {
                idle.armAfter(IDLE);
            }
        }

        @Override
        public void onMessage(DnsStream from, byte[] message) {
            if (message.length >= 2) {
                worked = true;
                Waiting who = waiting.get((message[0] & 0xff) << 8 | (message[1] & 0xff));
                if (who != null) {
                    who.answer().accept(message);
                }
            }
        }

        @Override
        public void onEnd(DnsStream from, String why) {
            end(why);
        }

        private void end(String why) {
            connections.remove(key, this);
            idle.close();
            stream.ifPresent(DnsStream::close);
            var left = List.copyOf(waiting.values());
            waiting.clear();
            left.forEach(who -> who.broken().broken(why, worked));
        }
    }
}
