package org.jitney.bus.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.wire.ProtocolViolation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's half, alone and against our own server. */
class SaslConversationTest {
    private static final String GUID = "0123456789abcdef0123456789abcdef";
    private static final Cookie COOKIE = new Cookie(7, 1000, "5ec4e7");
    private static final List<Mechanism> ALL =
            List.of(Mechanism.DBUS_COOKIE_SHA1, Mechanism.EXTERNAL, Mechanism.ANONYMOUS);

    /** A keyring with one cookie; whoever looks for another one finds that the disk is broken. */
    private static final class OneCookie implements Keyring {
        @Override
        public Cookie fresh(String context) {
            return COOKIE;
        }

        @Override
        public Optional<Cookie> find(String context, int id) throws IOException {
            if (id == 99) {
                throw new IOException("the disk is broken");
            }
            return Optional.of(COOKIE).filter(c -> c.id() == id && context.equals(GENERAL));
        }
    }

    private static SaslConversation client(String guid) {
        return new SaslConversation(
                new SaslConversation.Self("1000", new OneCookie(), "abcd"), ALL, guid);
    }

    private static SaslServer server(Set<Mechanism> offered, Optional<Long> uid, long owner) {
        return new SaslServer(
                new SaslTerms(
                        GUID,
                        offered,
                        uid,
                        false,
                        Optional.empty(),
                        new SaslTerms.Owner(owner, "")));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String say(SaslConversation client, String line) throws ProtocolViolation {
        ByteBuffer in = ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return new String(client.receive(in), StandardCharsets.US_ASCII);
    }

    private static void talk(SaslConversation client, SaslServer server) throws ProtocolViolation {
        byte[] toServer = client.opening();
        for (int i = 0; i < 10 && !server.isDone(); i++) {
            byte[] toClient = server.receive(ByteBuffer.wrap(toServer));
            if (server.wantsChallenge()) {
                toClient = server.challenge(Optional.of(CookieChallenge.of(COOKIE, new byte[16])));
            }
            toServer = client.receive(ByteBuffer.wrap(toClient));
        }
        assertThat(server.isDone()).isTrue();
        assertThat(client.isDone()).isTrue();
    }

    @Test
    void cookieIsTriedFirst() throws Exception {
        SaslConversation client = client(GUID);
        SaslServer server = server(EnumSet.allOf(Mechanism.class), Optional.empty(), 1000);

        talk(client, server);

        assertThat(client.mechanism()).isEqualTo(Mechanism.DBUS_COOKIE_SHA1);
        assertThat(server.identity()).isEqualTo(new Identity.Owner());
        assertThat(client.guid()).isEqualTo(GUID);
        assertThat(SaslClient.after(client).isDone()).isTrue();
        assertThat(SaslClient.after(client).opening()).isEmpty();
    }

    @Test
    void whoIsNotTheOwnerComesInAsNobody() throws Exception {
        SaslConversation client = client("");

        talk(client, server(EnumSet.allOf(Mechanism.class), Optional.empty(), 0));

        assertThat(client.mechanism()).isEqualTo(Mechanism.ANONYMOUS);
    }

    @Test
    void whatTheServerDoesNotOfferIsSkipped() throws Exception {
        SaslConversation client = client("");

        talk(client, server(EnumSet.of(Mechanism.EXTERNAL), Optional.of(1000L), 0));

        assertThat(client.mechanism()).isEqualTo(Mechanism.EXTERNAL);
    }

    @Test
    void refusalNamesWhatTheServerOffers() throws Exception {
        SaslConversation client = client("");
        assertThat(say(client, "REJECTED EXTERNAL")).startsWith("AUTH EXTERNAL ");

        assertThatThrownBy(() -> say(client, "REJECTED EXTERNAL"))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("offers EXTERNAL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org_freedesktop_general 8 00", // a cookie that we do not have
                "org_freedesktop_general 99 00", // or cannot read
                "org_freedesktop_general x 00",
                "org_freedesktop_general 7",
                "../../etc/shadow 7 00",
                "",
            })
    void challengeThatCannotBeMetIsCancelled(String challenge) throws Exception {
        assertThat(say(startedWithCookie(), "DATA " + hex(challenge))).isEqualTo("CANCEL\r\n");
        assertThat(say(startedWithCookie(), "DATA zz")).isEqualTo("CANCEL\r\n");
    }

    private static SaslConversation startedWithCookie() {
        SaslConversation client = client("");
        client.opening();
        return client;
    }

    @Test
    void afterCancelTheNextMechanismIsTried() throws Exception {
        SaslConversation client = startedWithCookie();

        assertThat(say(client, "DATA 00")).isEqualTo("CANCEL\r\n");
        assertThat(say(client, "REJECTED DBUS_COOKIE_SHA1 ANONYMOUS"))
                .startsWith("AUTH ANONYMOUS ");
        assertThat(say(client, "OK " + GUID)).isEqualTo("BEGIN\r\n");
    }

    @Test
    void serverThatAsksForNoProofIsNotTrusted() throws Exception {
        assertThat(say(startedWithCookie(), "OK " + GUID)).isEqualTo("CANCEL\r\n");
    }

    @Test
    void unknownCommandIsAnError() throws Exception {
        assertThat(say(startedWithCookie(), "WHATEVER")).isEqualTo("ERROR\r\n");
    }

    @Test
    void errorUponErrorEndsIt() throws Exception {
        SaslConversation client = startedWithCookie();
        say(client, "ERROR \"no\"");

        assertThatThrownBy(() -> say(client, "ERROR \"no\"")).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void anotherBusThanTheAddressNamesIsRefused() {
        SaslConversation client = client("f".repeat(32));

        assertThatThrownBy(() ->
                        talk(
                                client,
                                server(EnumSet.allOf(Mechanism.class), Optional.empty(), 1000)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("another bus");
    }

    @Test
    void quickHandshakeLooksAtTheGuidToo() throws Exception {
        SaslClient right = new SaslClient(false, GUID);
        SaslClient wrong = new SaslClient(false, "f".repeat(32));
        byte[] answer = ("DATA\r\nOK " + GUID + "\r\n").getBytes(StandardCharsets.US_ASCII);

        right.receive(ByteBuffer.wrap(answer));

        assertThat(right.isDone()).isTrue();
        assertThatThrownBy(() -> wrong.receive(ByteBuffer.wrap(answer)))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void quickHandshakeEndsWithARefusal() {
        SaslClient client = new SaslClient(true);

        assertThatThrownBy(() ->
                        client.receive(
                                ByteBuffer.wrap(
                                        "REJECTED ANONYMOUS\r\n"
                                                .getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("ANONYMOUS");
    }
}
