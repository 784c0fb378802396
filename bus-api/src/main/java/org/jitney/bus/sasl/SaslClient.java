package org.jitney.bus.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jitney.bus.wire.ProtocolViolation;
import org.jitney.bus.wire.ProtocolViolation.Kind;

/**
 * The client's half of the handshake. Everything goes out in one piece, BEGIN included, so that the
 * first message can follow at once: a connection costs no round trip. The identity is left empty,
 * the server takes it from the kernel.
 */
public final class SaslClient {

    private enum State {
        WAITING_FOR_OK,
        WAITING_FOR_FDS,
        DONE
    }

    private final boolean wantFds;
    private final String expectedGuid;
    private final LineBuffer lines = new LineBuffer();
    private State state = State.WAITING_FOR_OK;
    private String guid = "";
    private boolean fdsAgreed;

    public SaslClient(boolean wantFds) {
        this(wantFds, "");
    }

    /**
     * A handshake with one server and no other.
     *
     * @param expectedGuid of the server; empty if any will do
     */
    public SaslClient(boolean wantFds, String expectedGuid) {
        this.wantFds = wantFds;
        this.expectedGuid = expectedGuid;
    }

    /** {@return the end of a handshake that was made by a {@link SaslConversation}} */
    public static SaslClient after(SaslConversation conversation) {
        SaslClient client = new SaslClient(false);
        client.guid = conversation.guid();
        client.state = State.DONE;
        return client;
    }

    /** {@return what to send first} */
    public byte[] opening() {
        if (state == State.DONE) {
            return new byte[0];
        }
        String text =
                "\0AUTH EXTERNAL\r\nDATA\r\n"
                        + (wantFds ? "NEGOTIATE_UNIX_FD\r\n" : "")
                        + "BEGIN\r\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    public boolean isDone() {
        return state == State.DONE;
    }

    /** {@return the server's identity, empty until it is known} */
    public String guid() {
        return guid;
    }

    public boolean fdsAgreed() {
        return fdsAgreed;
    }

    /** Takes the server's lines; once done, what remains in {@code in} are messages. */
    public void receive(ByteBuffer in) throws ProtocolViolation {
        while (state != State.DONE) {
            String line = lines.next(in);
            if (line == null) {
                return;
            }
            switch (state) {
                case WAITING_FOR_OK -> expectOk(line);
                case WAITING_FOR_FDS -> {
                    fdsAgreed = line.equals("AGREE_UNIX_FD");
                    state = State.DONE;
                }
                case DONE -> throw new IllegalStateException("already done");
            }
        }
    }

    private void expectOk(String line) throws ProtocolViolation {
        if (line.equals("DATA")) {
            return;
        }
        if (!line.startsWith("OK ")) {
            throw new ProtocolViolation(Kind.BAD_AUTH, "authentication refused: " + line);
        }
        guid = line.substring(3);
        checkGuid(guid, expectedGuid);
        state = wantFds ? State.WAITING_FOR_FDS : State.DONE;
    }

    static void checkGuid(String guid, String expected) throws ProtocolViolation {
        if (!expected.isEmpty() && !guid.equals(expected)) {
            throw new ProtocolViolation(
                    Kind.BAD_AUTH, "another bus listens there: guid " + guid + ", not " + expected);
        }
    }
}
