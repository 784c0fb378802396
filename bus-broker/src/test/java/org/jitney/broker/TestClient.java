package org.jitney.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jitney.broker.frame.BodyReader;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.frame.FrameParser;
import org.jitney.broker.frame.Malformed;
import org.jitney.broker.frame.MessageType;

/** A client that does what a test tells it, message by message; waits end with a deadline. */
final class TestClient implements AutoCloseable {
    static final String BUS = "org.freedesktop.DBus";
    static final String BUS_PATH = "/org/freedesktop/DBus";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SocketChannel channel;
    private final Selector selector;
    private final Deque<Frame> inbox = new ArrayDeque<>();
    private byte[] pending = new byte[0];
    private int serial;
    private String name = "";
    private boolean ended;

    private TestClient(SocketChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    static TestClient connect(Path socket) {
        TestClient client = raw(socket);
        client.authenticate();
        Frame hello = client.call("Hello", call("Hello"));
        client.name = text(hello).getFirst();
        return client;
    }

    /** Connects without saying anything. */
    static TestClient raw(Path socket) {
        try {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new TestClient(channel, selector);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void authenticate() {
        write("\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n".getBytes(StandardCharsets.US_ASCII));
        readUntil(() -> new String(pending, StandardCharsets.US_ASCII).contains("OK "));
        String said = new String(pending, StandardCharsets.US_ASCII);
        pending =
                Arrays.copyOfRange(
                        pending, said.indexOf("\r\n", said.indexOf("OK ")) + 2, pending.length);
    }

    String name() {
        return name;
    }

    void write(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                if (channel.write(buffer) == 0) {
                    Thread.onSpinWait();
                }
            }
        } catch (IOException e) {
            ended = true;
        }
    }

    static FrameBuilder call(String member) {
        return FrameBuilder.call(0, "", BUS_PATH, BUS, member).to(BUS);
    }

    /** Sends a message and returns its serial. */
    int send(FrameBuilder message) {
        write(message.encode(++serial));
        return serial;
    }

    /** Sends a call to the bus and returns the reply; signals before it stay in the inbox. */
    Frame call(String member, FrameBuilder message) {
        return reply(send(message));
    }

    Frame ask(FrameBuilder message) {
        return reply(send(message));
    }

    Frame ask(String member, String... args) {
        FrameBuilder b = call(member);
        for (String a : args) {
            b.string(a);
        }
        return ask(b);
    }

    Frame reply(int to) {
        return take(f ->
                f.replySerial() == to
                        && (f.type() == MessageType.METHOD_RETURN
                                || f.type() == MessageType.ERROR));
    }

    private interface Wanted {
        boolean is(Frame f);
    }

    private Frame take(Wanted wanted) {
        readUntil(() -> inbox.stream().anyMatch(wanted::is));
        for (Frame f : inbox) {
            if (wanted.is(f)) {
                inbox.remove(f);
                return f;
            }
        }
        throw new AssertionError("the connection ended before the message came");
    }

    /** {@return the next message, whatever it is} */
    Frame next() {
        return take(_ -> true);
    }

    /** {@return everything that came so far; a round trip makes sure that it is all} */
    List<Frame> drain() {
        ask("GetId");
        List<Frame> all = new ArrayList<>(inbox);
        inbox.clear();
        return all;
    }

    /** {@return the same as {@code Member(arg, arg…)}} */
    List<String> drainText() {
        return drain().stream().map(TestClient::describe).toList();
    }

    static String describe(Frame f) {
        String what =
                f.type() == MessageType.ERROR
                        ? Objects.toString(f.errorName())
                        : f.type() == MessageType.METHOD_RETURN ? "return" : f.member();
        return what + text(f);
    }

    /** {@return strings, integers and arrays of strings of a body as text} */
    static List<String> text(Frame f) {
        List<String> all = new ArrayList<>();
        BodyReader r = f.reader();
        String signature = f.signature();
        while (r.next() != 0) {
            switch (r.next()) {
                // Some texts of the reference end with a line feed.
                case 's', 'o', 'g' -> all.add(r.string().stripTrailing());
                case 'u', 'i', 'b' -> all.add(Integer.toUnsignedString(r.uint32()));
                default -> {
                    if (signature.equals("as")) {
                        all.addAll(r.strings());
                    } else {
                        r.skip();
                        all.add("?");
                    }
                }
            }
        }
        return all;
    }

    /** Waits for the end of the connection; false if it does not come. */
    boolean isDisconnected() {
        readUntil(() -> ended);
        return ended;
    }

    private interface Condition {
        boolean holds();
    }

    private void readUntil(Condition condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        while (!condition.holds()) {
            if (ended) {
                return;
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("nothing came in time; inbox: " + inbox);
            }
            try {
                selector.select(left);
                selector.selectedKeys().clear();
                buffer.clear();
                int n = channel.read(buffer);
                if (n < 0) {
                    ended = true;
                } else if (n > 0) {
                    take(buffer.flip());
                }
            } catch (IOException e) {
                ended = true;
            }
        }
    }

    private void take(ByteBuffer in) {
        int old = pending.length;
        pending = Arrays.copyOf(pending, old + in.remaining());
        in.get(pending, old, in.remaining());
        int at = 0;
        try {
            while (pending.length - at >= 16 && (pending[at] == 'l' || pending[at] == 'B')) {
                int length = FrameParser.messageLength(pending, at);
                if (length > pending.length - at) {
                    break;
                }
                inbox.add(FrameParser.parse(Arrays.copyOfRange(pending, at, at + length), 0, ""));
                at += length;
            }
        } catch (Malformed e) {
            throw new AssertionError("the bus sent a malformed message", e);
        }
        pending = Arrays.copyOfRange(pending, at, pending.length);
    }

    @Override
    public void close() {
        try {
            selector.close();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
