package org.jitney.bus.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.wire.ProtocolViolation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is expected here was seen with dbus-daemon 1.14, but for the wording of errors. */
class SaslServerTest {
    private static final String GUID = "0123456789abcdef0123456789abcdef";
    private static final String OK = "OK " + GUID + "\r\n";
    private static final String REJECTED = "REJECTED EXTERNAL DBUS_COOKIE_SHA1 ANONYMOUS\r\n";
    private static final Cookie COOKIE = new Cookie(7, 1000, "5ec4e7");
    private static final CookieChallenge CHALLENGE = CookieChallenge.of(COOKIE, new byte[16]);

    private static SaslServer server() {
        return server(EnumSet.allOf(Mechanism.class), Optional.of(1000L));
    }

    private static SaslServer overTcp() {
        return server(EnumSet.allOf(Mechanism.class), Optional.empty());
    }

    private static SaslServer server(Set<Mechanism> mechanisms, Optional<Long> uid) {
        return new SaslServer(
                new SaslTerms(
                        GUID,
                        mechanisms,
                        uid,
                        uid.isPresent(),
                        Optional.empty(),
                        new SaslTerms.Owner(1000, "olga")));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String say(SaslServer server, String text) throws ProtocolViolation {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return new String(server.receive(ByteBuffer.wrap(bytes)), StandardCharsets.US_ASCII);
    }

    private static String challenge(SaslServer server, Optional<CookieChallenge> made) {
        return new String(server.challenge(made), StandardCharsets.US_ASCII);
    }

    @Test
    void kernelsWordIsTakenForTheUidThatThePeerClaims() throws Exception {
        SaslServer server = server();

        assertThat(say(server, "\0AUTH EXTERNAL " + hex("1000") + "\r\n")).isEqualTo(OK);
        assertThat(say(server, "NEGOTIATE_UNIX_FD\r\n")).isEqualTo("AGREE_UNIX_FD\r\n");
        assertThat(say(server, "BEGIN\r\n")).isEmpty();
        assertThat(server.isDone()).isTrue();
        assertThat(server.fdsAgreed()).isTrue();
        assertThat(server.identity()).isEqualTo(new Identity.Kernel());
    }

    @Test
    void pipelinedHandshakeOfSdBusLeavesTheMessagesBehindIt() throws Exception {
        SaslServer server = server();
        ByteBuffer in =
                ByteBuffer.wrap(
                        "\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\nl\1"
                                .getBytes(StandardCharsets.US_ASCII));

        String answer = new String(server.receive(in), StandardCharsets.US_ASCII);

        assertThat(answer).isEqualTo("DATA\r\n" + OK + "AGREE_UNIX_FD\r\n");
        assertThat(server.isDone()).isTrue();
        assertThat(in.remaining()).isEqualTo(2);
    }

    @Test
    void bytesMayComeOneByOne() throws Exception {
        SaslServer server = server();
        StringBuilder answers = new StringBuilder();

        for (char c : ("\0AUTH EXTERNAL " + hex("1000") + "\r\nBEGIN\r\n").toCharArray()) {
            answers.append(say(server, Character.toString(c)));
        }

        assertThat(answers).hasToString(OK);
        assertThat(server.isDone()).isTrue();
    }

    @Test
    void anotherUidIsRejected() throws Exception {
        assertThat(say(server(), "\0AUTH EXTERNAL " + hex("0") + "\r\n")).isEqualTo(REJECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH EXTERNAL 31303030", "AUTH EXTERNAL 30", "AUTH EXTERNAL\r\nDATA"})
    void whereTheKernelKnowsNobodyItsWordCannotBeTaken(String line) throws Exception {
        assertThat(say(overTcp(), "\0" + line + "\r\n")).endsWith(REJECTED);
    }

    @Test
    void ownerProvesThatHeCanReadTheCookie() throws Exception {
        SaslServer server = overTcp();

        assertThat(say(server, "\0AUTH DBUS_COOKIE_SHA1 " + hex("olga") + "\r\n")).isEmpty();
        assertThat(server.wantsChallenge()).isTrue();
        assertThat(challenge(server, Optional.of(CHALLENGE)))
                .isEqualTo("DATA " + hex(CHALLENGE.text()) + "\r\n");
        String proof = CookieChallenge.proof(CHALLENGE.random(), "aa", COOKIE.secret());
        assertThat(say(server, "DATA " + hex("aa " + proof) + "\r\n")).isEqualTo(OK);
        assertThat(say(server, "NEGOTIATE_UNIX_FD\r\nBEGIN\r\n")).startsWith("ERROR ");
        assertThat(server.identity()).isEqualTo(new Identity.Owner());
        assertThat(server.fdsAgreed()).isFalse();
    }

    @Test
    void proofIsTheHashOfBothChallengesAndTheCookie() {
        // printf 'a:b:c' | sha1sum
        assertThat(CookieChallenge.proof("a", "b", "c"))
                .isEqualTo("70bce09e827a98fe6acf7c3e9b0bcf136bc382ed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"aa", "aa 00", " 00", "", "aa 3c0e4a21e3e6d1e3d9a9ab1b3a1a4c1a5c3c4f9f"})
    void wrongProofIsRejected(String proof) throws Exception {
        SaslServer server = overTcp();
        say(server, "\0AUTH DBUS_COOKIE_SHA1 " + hex("1000") + "\r\n");
        challenge(server, Optional.of(CHALLENGE));

        assertThat(say(server, "DATA " + hex(proof) + "\r\n")).isEqualTo(REJECTED);
        assertThat(say(server, "DATA " + hex(proof) + "\r\n")).startsWith("ERROR ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "root", "1001", "../olga", ""})
    void cookiesOfOtherUsersAreNotLookedAt(String user) throws Exception {
        SaslServer server = overTcp();

        assertThat(say(server, "\0AUTH DBUS_COOKIE_SHA1 " + hex(user) + "\r\n"))
                .isEqualTo(REJECTED);
        assertThat(server.wantsChallenge()).isFalse();
    }

    @Test
    void withoutAKeyringTheMechanismIsRejected() throws Exception {
        SaslServer server = server();
        say(server, "\0AUTH DBUS_COOKIE_SHA1 " + hex("olga") + "\r\n");

        assertThat(challenge(server, Optional.empty())).isEqualTo(REJECTED);
        assertThat(say(server, "AUTH EXTERNAL " + hex("1000") + "\r\n")).isEqualTo(OK);
    }

    @Test
    void nothingIsReadWhileTheCookieIsFetched() throws Exception {
        SaslServer server = server();
        ByteBuffer in =
                ByteBuffer.wrap(
                        ("\0AUTH DBUS_COOKIE_SHA1 "
                                        + hex("olga")
                                        + "\r\nCANCEL\r\nAUTH EXTERNAL\r\n")
                                .getBytes(StandardCharsets.US_ASCII));

        assertThat(server.receive(in)).isEmpty();
        assertThat(server.receive(in)).isEmpty();
        assertThat(in.remaining()).isPositive();
        server.challenge(Optional.of(CHALLENGE));
        String answer = new String(server.receive(in), StandardCharsets.US_ASCII);

        assertThat(answer).isEqualTo(REJECTED + "DATA\r\n");
    }

    @Test
    void whoIsNobodyMayLeaveATrace() throws Exception {
        SaslServer server = overTcp();

        assertThat(say(server, "\0AUTH ANONYMOUS " + hex("me") + "\r\nBEGIN\r\n")).isEqualTo(OK);
        assertThat(server.identity()).isEqualTo(new Identity.Anonymous("me"));
        assertThat(say(overTcp(), "\0AUTH ANONYMOUS\r\n")).isEqualTo(OK);
        assertThat(say(overTcp(), "\0AUTH ANONYMOUS ff\r\n")).isEqualTo(REJECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH ANONYMOUS 61", "AUTH DBUS_COOKIE_SHA1 30", "AUTH X", "AUTH"})
    void mechanismsThatAreNotOfferedAreRejected(String line) throws Exception {
        SaslServer server = server(EnumSet.of(Mechanism.EXTERNAL), Optional.of(0L));

        assertThat(say(server, "\0" + line + "\r\n")).isEqualTo("REJECTED EXTERNAL\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        // before a mechanism
        "'', DATA 30, ERROR",
        "'', CANCEL, ERROR",
        "'', ERROR, REJECTED",
        "'', NEGOTIATE_UNIX_FD, ERROR",
        "'', FOO, ERROR",
        "'', '', ERROR",
        "'', auth EXTERNAL, ERROR",
        "'', AUTH EXTERNAL zz, ERROR",
        "'', AUTH EXTERNAL 3, ERROR",
        "'', AUTH \u00c3\u00a4, ERROR",
        "'', OK, ERROR",
        "'', REJECTED, ERROR",
        // in the middle of one
        "AUTH EXTERNAL, AUTH EXTERNAL, ERROR",
        "AUTH EXTERNAL, NEGOTIATE_UNIX_FD, ERROR",
        "AUTH EXTERNAL, DATA zz, ERROR",
        "AUTH EXTERNAL, DATA 3939, REJECTED",
        "AUTH EXTERNAL, CANCEL, REJECTED",
        "AUTH EXTERNAL, ERROR, REJECTED",
        // when only BEGIN is left
        "AUTH EXTERNAL 31303030, AUTH EXTERNAL, ERROR",
        "AUTH EXTERNAL 31303030, DATA, ERROR",
        "AUTH EXTERNAL 31303030, CANCEL, REJECTED",
        "AUTH EXTERNAL 31303030, ERROR, REJECTED",
        "AUTH EXTERNAL 31303030, FOO, ERROR",
        "AUTH EXTERNAL 31303030, OK, ERROR",
    })
    void whatDoesNotBelongHereIsAnsweredAsTheReferenceDoes(String before, String line, String kind)
            throws Exception {
        SaslServer server = server();
        say(server, "\0");
        if (!before.isEmpty()) {
            say(server, before + "\r\n");
        }

        assertThat(say(server, line + "\r\n")).startsWith(kind);
        assertThat(server.isDone()).isFalse();
    }

    @Test
    void cancelTakesBackWhatWasAgreed() throws Exception {
        SaslServer server = server();
        say(server, "\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\n");

        assertThat(say(server, "CANCEL\r\n")).isEqualTo(REJECTED);
        assertThat(server.fdsAgreed()).isFalse();
        assertThatThrownBy(server::identity).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> say(server, "BEGIN\r\n")).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void sixthRejectionIsTheLast() throws Exception {
        SaslServer server = server();
        say(server, "\0");
        for (int i = 1; i < 6; i++) {
            assertThat(say(server, "AUTH\r\n")).isEqualTo(REJECTED);
            assertThat(server.isRefused()).isFalse();
        }

        assertThat(say(server, "AUTH\r\nAUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n")).isEqualTo(REJECTED);
        assertThat(server.isRefused()).isTrue();
        assertThat(server.isDone()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\0BEGIN\r\n", "\0AUTH EXTERNAL\r\nBEGIN\r\n"})
    void someThingsEndItAtOnce(String text) {
        assertThatThrownBy(() -> say(server(), text)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void lineHasAnEnd() throws Exception {
        SaslServer server = server();
        say(server, "\0" + "A".repeat(LineBuffer.MAX_LINE - 1));

        assertThat(say(server, "\r")).isEmpty();
        assertThatThrownBy(() -> say(server, "\n\r\n" + "B".repeat(LineBuffer.MAX_LINE + 1)))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void handshakeHasAnEnd() throws Exception {
        SaslServer server = server();
        say(server, "\0" + "FOO\r\n".repeat(SaslServer.MAX_LINES));

        assertThatThrownBy(() -> say(server, "FOO\r\n")).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void nonceComesBeforeAllElse() throws Exception {
        Nonce nonce = Nonce.of("0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
        SaslTerms terms =
                new SaslTerms(
                        GUID,
                        EnumSet.of(Mechanism.ANONYMOUS),
                        Optional.empty(),
                        false,
                        Optional.of(nonce),
                        new SaslTerms.Owner(0, ""));
        SaslServer server = new SaslServer(terms);

        assertThat(say(server, "01234567")).isEmpty();
        assertThat(say(server, "89abcdef\0AUTH ANONYMOUS\r\n")).isEqualTo(OK);
        assertThatThrownBy(() -> say(new SaslServer(terms), "0123456789abcdeX\0"))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("nonce");
        assertThatThrownBy(() -> say(new SaslServer(terms), "\0AUTH ANONYMOUS\r\n"))
                .isInstanceOf(ProtocolViolation.class);
    }
}
