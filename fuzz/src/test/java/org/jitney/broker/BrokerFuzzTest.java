package org.jitney.broker;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jitney.broker.account.Resource;
import org.jitney.broker.config.BrokerConfig;
import org.jitney.broker.peer.Credentials;
import org.jitney.bus.wire.Message;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * A whole bus and a peer that sends anything: the bus goes on, and nothing of the peer is left when
 * it is gone.
 */
class BrokerFuzzTest {
    private static final int MOST_TURNS = 1000;

    @SuppressWarnings("NullAway.Init") // set before the first run
    private static EventLoop loop;

    @SuppressWarnings("NullAway.Init")
    private static Broker broker;

    private static final List<Fd> NO_FDS = new ArrayList<>();
    private static final ByteBuffer SINK = ByteBuffer.allocateDirect(64 << 10);

    @BeforeAll
    static void open() throws ErrnoException {
        loop = EventLoop.open();
        Credentials self = Credentials.ofThisProcess();
        broker = Broker.open(loop, BrokerConfig.forOwner(self, "0123456789abcdef0123456789abcdef"));
    }

    @AfterAll
    static void close() {
        broker.close();
        loop.close();
    }

    /** What a peer sends instead of a handshake. */
    @FuzzTest
    void handshake(byte[] data) throws ErrnoException {
        exchange(data);
    }

    /** What a peer sends behind its Hello. */
    @FuzzTest
    void messages(byte[] data) throws ErrnoException {
        byte[] start = "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] hello =
                Message.call("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "Hello")
                        .build()
                        .withSerial(1)
                        .encode();
        ByteBuffer all = ByteBuffer.allocate(start.length + hello.length + data.length);
        exchange(all.put(start).put(hello).put(data).array());
    }

    private static void exchange(byte[] bytes) throws ErrnoException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        StreamSocket peer = broker.connect();
        try {
            while (out.hasRemaining() && send(peer, out)) {
                turn(peer);
            }
            turn(peer);
        } finally {
            peer.close();
        }
        turn(peer);
        if (!broker.bus().peers().isEmpty()) {
            throw new AssertionError("still there: " + broker.bus().peers());
        }
        for (Resource each : Resource.values()) {
            long used = broker.bus().accounts().used(each);
            if (used != 0) {
                throw new AssertionError(used + " of " + each + " are still charged");
            }
        }
    }

    private static boolean send(StreamSocket peer, ByteBuffer out) {
        try {
            return peer.send(out, NO_FDS) > 0;
        } catch (ErrnoException e) {
            // The bus has had enough of this peer.
            return false;
        }
    }

    /** Lets the bus work until it has nothing to do, and takes its answers. */
    private static void turn(StreamSocket peer) throws ErrnoException {
        for (int i = 0; i < MOST_TURNS; i++) {
            boolean idle = loop.runOnce(Duration.ZERO) == 0;
            if (idle && !drain(peer)) {
                return;
            }
        }
        throw new AssertionError("the bus does not come to rest");
    }

    private static boolean drain(StreamSocket peer) {
        if (!peer.fd().isOpen()) {
            return false;
        }
        try {
            return peer.receive(SINK.clear(), NO_FDS) > 0;
        } catch (ErrnoException e) {
            return false;
        }
    }
}
