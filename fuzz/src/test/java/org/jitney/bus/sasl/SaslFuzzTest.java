package org.jitney.bus.sasl;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.wire.ProtocolViolation;

/** Handshakes with a stranger at the other end: an answer, an end or a violation. */
class SaslFuzzTest {
    private static final String GUID = "0123456789abcdef0123456789abcdef";
    private static final Cookie COOKIE = new Cookie(7, 0, "00ff00ff");
    private static final byte[] RANDOM = new byte[16];

    @FuzzTest
    void server(byte[] data) {
        SaslTerms terms =
                new SaslTerms(
                        GUID,
                        EnumSet.allOf(Mechanism.class),
                        Optional.of(1000L),
                        true,
                        Optional.empty(),
                        new SaslTerms.Owner(1000, "me"));

        String whole = serve(new SaslServer(terms), data, Math.max(1, data.length));
        String single = serve(new SaslServer(terms), data, 1);

        if (!whole.equals(single)) {
            throw new AssertionError("in one piece: " + whole + "\nbyte by byte: " + single);
        }
    }

    private static String serve(SaslServer server, byte[] data, int piece) {
        StringBuilder said = new StringBuilder();
        int at = 0;
        try {
            while (at < data.length && !server.isDone() && !server.isRefused()) {
                ByteBuffer in = ByteBuffer.wrap(data, at, Math.min(piece, data.length - at));
                said.append(text(server.receive(in)));
                while (server.wantsChallenge()) {
                    CookieChallenge made = CookieChallenge.of(COOKIE, RANDOM);
                    said.append(text(server.challenge(Optional.of(made))));
                    said.append(text(server.receive(in)));
                }
                at = in.position();
            }
        } catch (ProtocolViolation e) {
            // Whoever breaks the rules does not get what was said before either.
            return "!" + e.getMessage();
        }
        if (server.isDone()) {
            said.append(server.identity()).append(server.fdsAgreed()).append(at);
        }
        return said.toString();
    }

    @FuzzTest
    void client(byte[] data) {
        SaslClient whole = new SaslClient(true);
        SaslClient single = new SaslClient(true);

        String first = listen(whole, data, Math.max(1, data.length));
        String second = listen(single, data, 1);

        if (!first.equals(second)) {
            throw new AssertionError("in one piece: " + first + "\nbyte by byte: " + second);
        }
    }

    private static String listen(SaslClient client, byte[] data, int piece) {
        int at = 0;
        try {
            while (at < data.length && !client.isDone()) {
                ByteBuffer in = ByteBuffer.wrap(data, at, Math.min(piece, data.length - at));
                client.receive(in);
                at = in.position();
            }
        } catch (ProtocolViolation e) {
            return "!" + e.getMessage();
        }
        return client.isDone() + " " + client.guid() + " " + client.fdsAgreed() + " " + at;
    }

    @FuzzTest
    void conversation(byte[] data) {
        var self = new SaslConversation.Self("1000", new OneCookie(), "abcd");
        var conversation =
                new SaslConversation(
                        self,
                        List.of(
                                Mechanism.EXTERNAL,
                                Mechanism.DBUS_COOKIE_SHA1,
                                Mechanism.ANONYMOUS),
                        "");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        said.writeBytes(conversation.opening());
        try {
            said.writeBytes(conversation.receive(ByteBuffer.wrap(data)));
        } catch (ProtocolViolation e) {
            return;
        }
        String text = text(said.toByteArray());
        if (!text.endsWith("\r\n") || text.indexOf('\0', 1) >= 0) {
            throw new AssertionError("it said what is no line: " + text);
        }
    }

    private record OneCookie() implements Keyring {
        @Override
        public Cookie fresh(String context) {
            return COOKIE;
        }

        @Override
        public Optional<Cookie> find(String context, int id) {
            return id == COOKIE.id() ? Optional.of(COOKIE) : Optional.empty();
        }
    }

    @FuzzTest
    void cookieFile(byte[] data) {
        CookieFile file = CookieFile.parse(new String(data, StandardCharsets.UTF_8));

        CookieFile again = CookieFile.parse(file.render());

        if (!again.equals(file)) {
            throw new AssertionError("%s became %s".formatted(file, again));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
