package org.jitney.bus.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jitney.bus.wire.ProtocolViolation;
import org.jitney.bus.wire.ProtocolViolation.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The server's half of the handshake. Commands may come one by one or all in one piece, as sd-bus
 * sends them; each is answered in order. It reads exactly up to BEGIN, what follows are messages.
 */
public final class SaslServer {

    /** A peer that guesses gets this many tries. */
    private static final int MAX_REJECTIONS = 8;

    private static final int MAX_LINES = 32;

    private enum State {
        WAITING_FOR_NUL,
        WAITING_FOR_AUTH,
        WAITING_FOR_DATA,
        WAITING_FOR_BEGIN,
        DONE
    }

    private final String guid;
    private final long peerUid;
    private final boolean fdsPossible;
    private final LineBuffer lines = new LineBuffer();
    private State state = State.WAITING_FOR_NUL;
    private boolean fdsAgreed;
    private int rejections;
    private int linesSeen;

    /**
     * A handshake with a peer whose uid the kernel told.
     *
     * @param guid 32 hexadecimal digits that identify this server
     */
    public SaslServer(String guid, long peerUid, boolean fdsPossible) {
        this.guid = guid;
        this.peerUid = peerUid;
        this.fdsPossible = fdsPossible;
    }

    public boolean isDone() {
        return state == State.DONE;
    }

    /** {@return whether both sides agreed to pass descriptors} */
    public boolean fdsAgreed() {
        return fdsAgreed;
    }

    /** Takes what the peer sent, up to BEGIN at most, and returns the bytes to answer. */
    public byte[] receive(ByteBuffer in) throws ProtocolViolation {
        StringBuilder out = new StringBuilder();
        if (state == State.WAITING_FOR_NUL && in.hasRemaining()) {
            if (in.get() != 0) {
                throw new ProtocolViolation(Kind.BAD_AUTH, "no NUL byte first");
            }
            state = State.WAITING_FOR_AUTH;
        }
        while (state != State.DONE) {
            String line = lines.next(in);
            if (line == null) {
                break;
            }
            if (++linesSeen > MAX_LINES) {
                throw new ProtocolViolation(Kind.BAD_AUTH, "endless authentication");
            }
            String answer = answer(line);
            if (answer != null) {
                out.append(answer).append("\r\n");
            }
        }
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private @Nullable String answer(String line) throws ProtocolViolation {
        int space = line.indexOf(' ');
        String command = space < 0 ? line : line.substring(0, space);
        String argument = space < 0 ? "" : line.substring(space + 1).strip();
        return switch (command) {
            case "AUTH" -> state == State.WAITING_FOR_AUTH ? auth(argument) : unexpected();
            case "DATA" -> state == State.WAITING_FOR_DATA ? identity(argument) : unexpected();
            case "CANCEL", "ERROR" -> reject();
            case "NEGOTIATE_UNIX_FD" -> negotiateFds();
            case "BEGIN" -> begin();
            default -> "ERROR \"Unknown command\"";
        };
    }

    private static String unexpected() {
        return "ERROR \"Not now\"";
    }

    private String auth(String argument) throws ProtocolViolation {
        int space = argument.indexOf(' ');
        String mechanism = space < 0 ? argument : argument.substring(0, space);
        if (!mechanism.equals("EXTERNAL")) {
            return reject();
        }
        if (space < 0) {
            // No initial response: ask for one. sd-bus sends an empty one without waiting.
            state = State.WAITING_FOR_DATA;
            return "DATA";
        }
        return identity(argument.substring(space + 1).strip());
    }

    private String identity(String hex) throws ProtocolViolation {
        if (!hex.isEmpty() && !decoded(hex).equals(Long.toString(peerUid))) {
            return reject();
        }
        state = State.WAITING_FOR_BEGIN;
        return "OK " + guid;
    }

    private static String decoded(String hex) {
        try {
            return new String(HexFormat.of().parseHex(hex), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            return "not hexadecimal";
        }
    }

    private String reject() throws ProtocolViolation {
        if (++rejections > MAX_REJECTIONS) {
            throw new ProtocolViolation(Kind.BAD_AUTH, "rejected too often");
        }
        state = State.WAITING_FOR_AUTH;
        fdsAgreed = false;
        return "REJECTED EXTERNAL";
    }

    private String negotiateFds() {
        if (state != State.WAITING_FOR_BEGIN) {
            return unexpected();
        }
        if (!fdsPossible) {
            return "ERROR \"No descriptors on this transport\"";
        }
        fdsAgreed = true;
        return "AGREE_UNIX_FD";
    }

    private @Nullable String begin() throws ProtocolViolation {
        if (state != State.WAITING_FOR_BEGIN) {
            throw new ProtocolViolation(Kind.BAD_AUTH, "BEGIN without authentication");
        }
        state = State.DONE;
        return null;
    }
}
