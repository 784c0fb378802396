package org.jitney.resolve1.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.PacketIo;
import org.jitney.linux.sys.Sockets;
import org.junit.jupiter.api.Test;

class TransportTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private static final class Heard implements DnsStream.Listener {
        private final List<String> messages = new ArrayList<>();
        private final List<String> ends = new ArrayList<>();

        @Override
        public void onMessage(DnsStream stream, byte[] message) {
            messages.add(new String(message, StandardCharsets.US_ASCII));
        }

        @Override
        public void onEnd(DnsStream stream, String why) {
            ends.add(why);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void messagesAreFoundHoweverTheBytesCome() {
        List<String> found = new ArrayList<>();
        Frames frames = new Frames();
        ByteBuffer stream =
                ByteBuffer.allocate(100)
                        .put(Frames.framed(bytes("one")))
                        .put(Frames.framed(bytes("")))
                        .put(Frames.framed(bytes("three")))
                        .flip();

        while (stream.hasRemaining()) {
            ByteBuffer one = stream.slice(stream.position(), 1);
            stream.position(stream.position() + 1);
            frames.add(one, m -> found.add(new String(m, StandardCharsets.US_ASCII)));
        }

        assertThat(found).containsExactly("one", "", "three");
        assertThat(frames.isPartial()).isFalse();
    }

    @Test
    void whoDoesNotReadIsCutOff() throws ErrnoException {
        int[] pair =
                Sockets.socketpair(Sockets.AF_UNIX, Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK);
        Heard heard = new Heard();
        try (EventLoop loop = EventLoop.open();
                Fd other = Fd.adopt(pair[1]);
                DnsStream stream = DnsStream.accepted(loop, Fd.adopt(pair[0]), heard)) {
            int sent = 0;
            while (stream.isOpen() && sent < 1000) {
                stream.send(new byte[16_000]);
                sent++;
            }

            assertThat(heard.ends).containsExactly("the peer does not read");
            assertThat(sent).isLessThan(1000);
            assertThat(other.isOpen()).isTrue();
        }
    }

    @Test
    void aStreamCarriesMessagesAndTellsItsEnd() throws ErrnoException {
        int[] pair =
                Sockets.socketpair(Sockets.AF_UNIX, Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK);
        Heard heard = new Heard();
        try (EventLoop loop = EventLoop.open();
                DnsStream stream = DnsStream.accepted(loop, Fd.adopt(pair[0]), heard)) {
            DnsStream other = DnsStream.accepted(loop, Fd.adopt(pair[1]), new Heard());
            other.send(bytes("hello"));
            loop.runOnce(Duration.ofSeconds(5));
            other.close();
            loop.runOnce(Duration.ofSeconds(5));

            assertThat(heard.messages).containsExactly("hello");
            assertThat(heard.ends).containsExactly("closed");
            assertThat(stream.isOpen()).isFalse();
        }
    }

    @Test
    void eachQueryHasAPortOfItsOwn() throws ErrnoException {
        try (EventLoop loop = EventLoop.open();
                Fd server = SocketCalls.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0)) {
            SocketCalls.bind(server, new SocketAddress.Inet(LOOPBACK, 0, 0));
            byte[] local = SocketCalls.localAddress(server);
            int port = (local[2] & 0xff) << 8 | (local[3] & 0xff);
            PacketIo io = new PacketIo(512);
            Set<Integer> ports = new HashSet<>();
            List<String> answers = new ArrayList<>();
            List<UdpExchange> open = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                open.add(
                        UdpExchange.open(
                                loop,
                                LOOPBACK,
                                port,
                                0,
                                m -> answers.add(new String(m, StandardCharsets.US_ASCII)),
                                e -> {
                                    throw new AssertionError(e);
                                }));
                open.getLast().send(bytes("q"));
                assertThat(io.receive(server.number())).isEqualTo(1);
                byte[] sender = io.sender();
                ports.add((sender[2] & 0xff) << 8 | (sender[3] & 0xff));
                io.send(server.number(), bytes("a" + i), sender);
            }
            loop.runOnce(Duration.ofSeconds(5));
            open.forEach(UdpExchange::close);

            assertThat(ports).hasSize(20);
            assertThat(answers).hasSize(20);
        }
    }

    @Test
    void nobodyButTheServerIsHeard() throws ErrnoException {
        try (EventLoop loop = EventLoop.open();
                Fd server = SocketCalls.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0);
                Fd forger = SocketCalls.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0)) {
            SocketCalls.bind(server, new SocketAddress.Inet(LOOPBACK, 0, 0));
            byte[] local = SocketCalls.localAddress(server);
            int port = (local[2] & 0xff) << 8 | (local[3] & 0xff);
            List<String> answers = new ArrayList<>();
            UdpExchange exchange =
                    UdpExchange.open(
                            loop,
                            LOOPBACK,
                            port,
                            0,
                            m -> answers.add(new String(m, StandardCharsets.US_ASCII)),
                            e -> {
                                throw new AssertionError(e);
                            });
            exchange.send(bytes("q"));
            assertThat(exchange.source()).isEqualTo(ByteBuffer.wrap(LOOPBACK.getAddress()));
            PacketIo io = new PacketIo(512);
            assertThat(io.receive(server.number())).isEqualTo(1);
            byte[] asker = io.sender();
            io.send(forger.number(), bytes("forged"), asker);
            io.send(server.number(), bytes("right"), asker);
            loop.runOnce(Duration.ofSeconds(5));
            exchange.close();

            assertThat(answers).containsExactly("right");
        }
    }
}
