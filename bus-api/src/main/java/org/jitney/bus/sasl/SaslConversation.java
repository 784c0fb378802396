package org.jitney.bus.sasl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.wire.ProtocolViolation;
import org.jitney.bus.wire.ProtocolViolation.Kind;

/**
 * The client's half of the handshake, step by step: for transports on which the kernel does not say
 * who we are. It tries mechanisms in turn until the server takes one, and skips those that the
 * server has said it does not offer. On unix sockets {@link SaslClient} is quicker.
 *
 * <p>The keyring is asked in the middle of {@link #receive}, so whoever drives this may wait for a
 * disk.
 */
public final class SaslConversation {

    private enum State {
        WAITING_FOR_DATA,
        WAITING_FOR_OK,
        WAITING_FOR_REJECTED,
        DONE
    }

    /**
     * Who we are.
     *
     * @param user the number of our user, as text; servers want this for EXTERNAL and for cookies
     * @param random hexadecimal digits that nobody can guess
     */
    public record Self(String user, Keyring keyring, String random) {}

    private final Self self;
    private final String expectedGuid;
    private final Deque<Mechanism> left;
    private final LineBuffer lines = new LineBuffer();
    private State state = State.WAITING_FOR_OK;
    private Mechanism mechanism;
    private String guid = "";
    private String why = "";

    /**
     * Tries these mechanisms in this order.
     *
     * @param expectedGuid of the server; empty if any will do
     */
    public SaslConversation(Self self, List<Mechanism> mechanisms, String expectedGuid) {
        this.self = self;
        this.expectedGuid = expectedGuid;
        this.left = new ArrayDeque<>(mechanisms);
        this.mechanism = left.remove();
    }

    /** {@return what to send first} */
    public byte[] opening() {
        return bytes("\0" + auth());
    }

    public boolean isDone() {
        return state == State.DONE;
    }

    /** {@return the server's identity, empty until it is known} */
    public String guid() {
        return guid;
    }

    /** {@return by which mechanism the server let us in; only once done} */
    public Mechanism mechanism() {
        return mechanism;
    }

    /** Takes the server's lines and returns what to send. */
    public byte[] receive(ByteBuffer in) throws ProtocolViolation {
        StringBuilder out = new StringBuilder();
        while (state != State.DONE) {
            String line = lines.next(in);
            if (line == null) {
                break;
            }
            out.append(answer(line));
        }
        return bytes(out.toString());
    }

    private String auth() {
        String response =
                switch (mechanism) {
                    case EXTERNAL, DBUS_COOKIE_SHA1 -> self.user();
                    case ANONYMOUS -> "jitney";
                };
        state =
                mechanism == Mechanism.DBUS_COOKIE_SHA1
                        ? State.WAITING_FOR_DATA
                        : State.WAITING_FOR_OK;
        return "AUTH " + mechanism + " " + hex(response) + "\r\n";
    }

    private String answer(String line) throws ProtocolViolation {
        String command = line.split(" ", 2)[0];
        String argument = line.substring(command.length()).strip();
        return switch (command) {
            case "REJECTED" -> next(argument);
            case "DATA" ->
                    state == State.WAITING_FOR_DATA ? prove(argument) : cancel("unexpected DATA");
            case "OK" ->
                    state == State.WAITING_FOR_OK ? begin(argument) : cancel("OK without a proof");
            case "ERROR" -> cancel(argument);
            default -> "ERROR\r\n";
        };
    }

    private String begin(String server) throws ProtocolViolation {
        SaslClient.checkGuid(server, expectedGuid);
        guid = server;
        state = State.DONE;
        return "BEGIN\r\n";
    }

    private String next(String offered) throws ProtocolViolation {
        List<String> names = Arrays.asList(offered.split(" ", -1));
        while (!left.isEmpty()) {
            mechanism = left.remove();
            if (names.contains(mechanism.name())) {
                return auth();
            }
        }
        throw new ProtocolViolation(
                Kind.BAD_AUTH,
                "authentication refused, the server offers %s%s"
                        .formatted(offered.isEmpty() ? "nothing" : offered, why));
    }

    private String cancel(String reason) throws ProtocolViolation {
        if (state == State.WAITING_FOR_REJECTED) {
            throw new ProtocolViolation(Kind.BAD_AUTH, "authentication refused: " + reason);
        }
        why = " (" + mechanism + ": " + reason + ")";
        state = State.WAITING_FOR_REJECTED;
        return "CANCEL\r\n";
    }

    /** Answers a challenge: context, number of the cookie and random digits of the server. */
    private String prove(String hex) throws ProtocolViolation {
        try {
            byte[] challenge = HexFormat.of().parseHex(hex);
            String[] words = new String(challenge, StandardCharsets.UTF_8).split(" ", -1);
            if (words.length != 3 || !CookieFile.isContext(words[0])) {
                return cancel("a malformed challenge");
            }
            Optional<Cookie> cookie = self.keyring().find(words[0], Integer.parseInt(words[1]));
            if (cookie.isEmpty()) {
                return cancel("no cookie %s in %s".formatted(words[1], words[0]));
            }
            String proof = CookieChallenge.proof(words[2], self.random(), cookie.get().secret());
            state = State.WAITING_FOR_OK;
            return "DATA " + hex(self.random() + " " + proof) + "\r\n";
        } catch (IllegalArgumentException e) {
            return cancel("a malformed challenge");
        } catch (IOException e) {
            return cancel(e.getMessage() == null ? "no keyring" : e.getMessage());
        }
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
