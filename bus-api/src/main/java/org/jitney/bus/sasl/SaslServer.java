package org.jitney.bus.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.jitney.bus.wire.ProtocolViolation;
import org.jitney.bus.wire.ProtocolViolation.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The server's half of the handshake. Commands may come one by one or all in one piece, as sd-bus
 * sends them; each is answered in order. It reads exactly up to BEGIN, what follows are messages.
 *
 * <p>The states are those of the specification, with two more in front of them (the nonce of
 * nonce-tcp and the NUL byte) and one for DBUS_COOKIE_SHA1: a cookie comes from a file, which is
 * not read here. Then {@link #wantsChallenge} holds, nothing more is read from the peer, and {@link
 * #challenge} goes on with what was read, or with the news that there is none.
 *
 * <p>Where the specification leaves it open, the answers are those of dbus-daemon: what does not
 * belong here is an ERROR and changes nothing, a failed try is REJECTED, and the sixth is the last.
 */
public final class SaslServer {

    /** A peer that guesses gets this many tries. */
    static final int MAX_REJECTIONS = 6;

    static final int MAX_LINES = 64;

    private enum State {
        WAITING_FOR_NONCE,
        WAITING_FOR_NUL,
        WAITING_FOR_AUTH,
        WAITING_FOR_DATA,
        WAITING_FOR_CHALLENGE,
        WAITING_FOR_BEGIN,
        DONE,
        REFUSED
    }

    private final SaslTerms terms;
    private final LineBuffer lines = new LineBuffer();
    private final ByteBuffer nonce;
    private State state;
    private Mechanism mechanism = Mechanism.EXTERNAL;
    private @Nullable CookieChallenge challenge;
    private @Nullable Identity identity;
    private boolean fdsAgreed;
    private int rejections;
    private int linesSeen;

    public SaslServer(SaslTerms terms) {
        this.terms = terms;
        this.nonce = ByteBuffer.allocate(terms.nonce().isPresent() ? Nonce.SIZE : 0);
        this.state = terms.nonce().isPresent() ? State.WAITING_FOR_NONCE : State.WAITING_FOR_NUL;
    }

    /**
     * A handshake with a peer whose uid the kernel told, and who can only be that.
     *
     * @param guid 32 hexadecimal digits that identify this server
     */
    public SaslServer(String guid, long peerUid, boolean fdsPossible) {
        this(SaslTerms.external(guid, peerUid, fdsPossible));
    }

    public boolean isDone() {
        return state == State.DONE;
    }

    /** {@return whether the peer had its tries: it is disconnected once it has the answer} */
    public boolean isRefused() {
        return state == State.REFUSED;
    }

    /** {@return who the peer is; only once done} */
    public Identity identity() {
        Identity known = identity;
        if (known == null) {
            throw new IllegalStateException("not authenticated");
        }
        return known;
    }

    /** {@return whether both sides agreed to pass descriptors} */
    public boolean fdsAgreed() {
        return fdsAgreed;
    }

    /** {@return whether nothing goes on before {@link #challenge}} */
    public boolean wantsChallenge() {
        return state == State.WAITING_FOR_CHALLENGE;
    }

    /** Takes the challenge that was asked for, or that there is none, and returns the answer. */
    public byte[] challenge(Optional<CookieChallenge> made) {
        if (state != State.WAITING_FOR_CHALLENGE) {
            throw new IllegalStateException("nobody has asked for a challenge");
        }
        if (made.isEmpty()) {
            return bytes(reject() + "\r\n");
        }
        challenge = made.get();
        state = State.WAITING_FOR_DATA;
        return bytes("DATA " + hex(made.get().text()) + "\r\n");
    }

    /** Takes what the peer sent, up to BEGIN at most, and returns the bytes to answer. */
    public byte[] receive(ByteBuffer in) throws ProtocolViolation {
        StringBuilder out = new StringBuilder();
        start(in);
        while (isTalking()) {
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
        return bytes(out.toString());
    }

    private boolean isTalking() {
        return switch (state) {
            case WAITING_FOR_AUTH, WAITING_FOR_DATA, WAITING_FOR_BEGIN -> true;
            case WAITING_FOR_NONCE, WAITING_FOR_NUL, WAITING_FOR_CHALLENGE, DONE, REFUSED -> false;
        };
    }

    private void start(ByteBuffer in) throws ProtocolViolation {
        while (state == State.WAITING_FOR_NONCE && in.hasRemaining()) {
            nonce.put(in.get());
            if (!nonce.hasRemaining()) {
                if (!terms.nonce().map(n -> n.is(nonce.array())).orElse(true)) {
                    throw new ProtocolViolation(Kind.BAD_AUTH, "the wrong nonce");
                }
                state = State.WAITING_FOR_NUL;
            }
        }
        if (state == State.WAITING_FOR_NUL && in.hasRemaining()) {
            if (in.get() != 0) {
                throw new ProtocolViolation(Kind.BAD_AUTH, "no NUL byte first");
            }
            state = State.WAITING_FOR_AUTH;
        }
    }

    private @Nullable String answer(String line) throws ProtocolViolation {
        if (!isAscii(line)) {
            return error("Not ASCII");
        }
        String command = firstWord(line);
        String argument = line.substring(command.length()).stripLeading();
        return switch (command) {
            case "AUTH" -> auth(argument);
            case "DATA" ->
                    state == State.WAITING_FOR_DATA
                            ? data(argument)
                            : error("No mechanism is in progress");
            case "CANCEL" ->
                    state == State.WAITING_FOR_AUTH ? error("Nothing to cancel") : reject();
            case "ERROR" -> reject();
            case "NEGOTIATE_UNIX_FD" -> negotiateFds();
            case "BEGIN" -> begin();
            default -> error("Unknown command");
        };
    }

    /**
     * Without a stream: this is done for everybody who comes, and a cold JVM takes long for one.
     */
    private static boolean isAscii(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }

    private static String firstWord(String line) {
        int end = 0;
        while (end < line.length() && line.charAt(end) != ' ' && line.charAt(end) != '\t') {
            end++;
        }
        return line.substring(0, end);
    }

    private static String error(String text) {
        return "ERROR \"" + text + "\"";
    }

    private @Nullable String auth(String argument) {
        if (state == State.WAITING_FOR_BEGIN) {
            return error("Already authenticated, BEGIN is next");
        }
        if (state == State.WAITING_FOR_DATA) {
            return error("Another mechanism is in progress");
        }
        String name = firstWord(argument);
        Optional<Mechanism> chosen =
                Mechanism.parse(name).filter(m -> terms.mechanisms().contains(m));
        if (chosen.isEmpty()) {
            return reject();
        }
        mechanism = chosen.get();
        challenge = null;
        String response = argument.substring(name.length()).stripLeading();
        if (mechanism == Mechanism.EXTERNAL && response.isEmpty()) {
            // No initial response: ask for one. sd-bus sends an empty one without waiting.
            state = State.WAITING_FOR_DATA;
            return "DATA";
        }
        return data(response);
    }

    private @Nullable String data(String hex) {
        byte[] response;
        try {
            response = HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            return error("Not hexadecimal");
        }
        return switch (mechanism) {
            case EXTERNAL -> external(new String(response, StandardCharsets.US_ASCII));
            case DBUS_COOKIE_SHA1 -> cookie(new String(response, StandardCharsets.UTF_8));
            case ANONYMOUS -> anonymous(response);
        };
    }

    private String external(String uid) {
        if (terms.kernelUid().isEmpty()) {
            return reject();
        }
        String known = Long.toString(terms.kernelUid().get());
        return uid.isEmpty() || uid.equals(known) ? ok(new Identity.Kernel()) : reject();
    }

    private @Nullable String cookie(String text) {
        CookieChallenge asked = challenge;
        if (asked != null) {
            return asked.isAnswer(text) ? ok(new Identity.Owner()) : reject();
        }
        // Only the owner's: to write into another user's home is an attack waiting to happen.
        if (!terms.owner().isCalled(text)) {
            return reject();
        }
        state = State.WAITING_FOR_CHALLENGE;
        return null;
    }

    private String anonymous(byte[] trace) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(trace)).toString();
            return ok(new Identity.Anonymous(text));
        } catch (CharacterCodingException e) {
            return reject();
        }
    }

    private String ok(Identity who) {
        identity = who;
        state = State.WAITING_FOR_BEGIN;
        return "OK " + terms.guid();
    }

    private String reject() {
        rejections++;
        state = rejections < MAX_REJECTIONS ? State.WAITING_FOR_AUTH : State.REFUSED;
        challenge = null;
        identity = null;
        fdsAgreed = false;
        return "REJECTED" + Mechanism.list(terms.mechanisms());
    }

    private String negotiateFds() {
        if (state != State.WAITING_FOR_BEGIN) {
            return error("Not authenticated yet");
        }
        if (!terms.fdsPossible()) {
            return error("No descriptors on this transport");
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

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
