package org.jitney.resolve1.transport;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jitney.resolve1.dns.Families;

/**
 * TLS between a stream and its messages: bytes in and out, no sockets. What takes a handshake long,
 * certificates and keys, is done elsewhere; until then what comes in waits.
 */
final class TlsCodec {
    /** Where work is done that others shall not wait for. */
    interface Elsewhere {
        /** Does it there, and what is to be done then here. */
        void run(Runnable work, Runnable then);
    }

    private final SSLEngine engine;
    private final Consumer<ByteBuffer> toNetwork;
    private final Consumer<ByteBuffer> toReader;
    private final Elsewhere elsewhere;
    private final Runnable goesOn;
    private ByteBuffer incoming;
    private ByteBuffer outgoing;
    private ByteBuffer plain;
    private boolean ready;

    /**
     * Begins as a client.
     *
     * @param how whom the certificate has to be for; if there is no name, its address
     * @param goesOn runs when {@link #resume} has something to do
     */
    TlsCodec(
            DnsStream.Tls how,
            InetAddress address,
            Consumer<ByteBuffer> toNetwork,
            Consumer<ByteBuffer> toReader,
            Elsewhere elsewhere,
            Runnable goesOn) {
        String name = how.name();
        // Sessions are found again by these two.
        String peer = name.isEmpty() ? Families.text(address) : name;
        this.engine = how.context().createSSLEngine(peer, 853);
        this.toNetwork = toNetwork;
        this.toReader = toReader;
        this.elsewhere = elsewhere;
        this.goesOn = goesOn;
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        if (!name.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        if (how.strict()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        int net = engine.getSession().getPacketBufferSize();
        this.incoming = ByteBuffer.allocate(net);
        this.outgoing = ByteBuffer.allocate(net);
        this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    }

    void begin() throws SSLException {
        engine.beginHandshake();
        go();
    }

    /** Goes on when what was done elsewhere is done. */
    void resume() throws SSLException {
        go();
    }

    /** {@return whether messages can be sent} */
    boolean isReady() {
        return ready;
    }

    /** Takes bytes from the network. */
    void receive(ByteBuffer bytes) throws SSLException {
        while (bytes.hasRemaining()) {
            int room = Math.min(incoming.remaining(), bytes.remaining());
            ByteBuffer some = bytes.slice(bytes.position(), room);
            incoming.put(some);
            bytes.position(bytes.position() + room);
            go();
            if (room == 0 && !incoming.hasRemaining()) {
                incoming = grown(incoming, 2 * incoming.capacity());
            }
        }
    }

    /** Encrypts a message and sends it. */
    void send(ByteBuffer message) throws SSLException {
        while (message.hasRemaining()) {
            wrap(message);
        }
    }

    private static ByteBuffer grown(ByteBuffer buffer, int size) {
        return ByteBuffer.allocate(size).put(buffer.flip());
    }

    private SSLEngineResult wrap(ByteBuffer from) throws SSLException {
        while (true) {
            outgoing.clear();
            SSLEngineResult result = engine.wrap(from, outgoing);
            if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
                outgoing = ByteBuffer.allocate(2 * outgoing.capacity());
                continue;
            }
            if (result.getStatus() == SSLEngineResult.Status.CLOSED && from.hasRemaining()) {
                throw new SSLException("the connection is closed");
            }
            if (outgoing.flip().hasRemaining()) {
                toNetwork.accept(outgoing);
            }
            note(result);
            return result;
        }
    }

    private void note(SSLEngineResult result) {
        if (result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.FINISHED) {
            ready = true;
        }
    }

    /** Goes on with the handshake and with what has come, as far as that goes. */
    private void go() throws SSLException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    Runnable task = engine.getDelegatedTask();
                    if (task != null) { // else it is being done
                        elsewhere.run(task, goesOn);
                    }
                    return;
                }
                case NEED_WRAP -> {
                    SSLEngineResult result = wrap(ByteBuffer.allocate(0));
                    if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                        throw new SSLException("the server has ended the connection");
                    }
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> {
                    if (!unwrap()) {
                        return;
                    }
                }
            }
        }
    }

    /** {@return whether something came of it} */
    private boolean unwrap() throws SSLException {
        incoming.flip();
        SSLEngineResult result;
        try {
            result = engine.unwrap(incoming, plain.clear());
        } finally {
            incoming.compact();
        }
        note(result);
        switch (result.getStatus()) {
            case BUFFER_OVERFLOW -> plain = ByteBuffer.allocate(2 * plain.capacity());
            case BUFFER_UNDERFLOW -> {
                return false;
            }
            case CLOSED -> throw new SSLException("the server has ended the connection");
            case OK -> {
                if (plain.flip().hasRemaining()) {
                    toReader.accept(plain);
                }
            }
        }
        return result.bytesConsumed() > 0
                || result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW
                || engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_TASK
                || engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP;
    }
}
