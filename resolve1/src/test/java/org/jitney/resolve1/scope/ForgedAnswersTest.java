package org.jitney.resolve1.scope;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jitney.linux.event.EventLoop;
import org.jitney.resolve1.config.CacheMode;
import org.jitney.resolve1.config.DnsOverTlsMode;
import org.jitney.resolve1.config.DnssecMode;
import org.jitney.resolve1.config.Origin;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.ServerAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Answers with the right port and id that somebody else may have made, and what TCP says then. */
class ForgedAnswersTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress TRUTH = InetAddress.ofLiteral("10.0.0.1");
    private static final InetAddress LIE = InetAddress.ofLiteral("10.6.6.6");
    private static final Question QUESTION =
            Question.of(Name.fromConstantString("some.long.name.of.Example.org."), Type.A);

    private final List<Exchange.Result> results = new ArrayList<>();
    private EventLoop loop;
    private ServerSocket streams;
    private DatagramSocket datagrams;
    private Machine machine;
    private Scope scope;

    @BeforeEach
    void open() throws Exception {
        loop = EventLoop.open();
        streams = new ServerSocket(0, 5, HERE);
        streams.setSoTimeout(5000);
        datagrams = new DatagramSocket(new InetSocketAddress(HERE, streams.getLocalPort()));
        datagrams.setSoTimeout(5000);
        machine = Machines.on(loop);
        scope = new Scope(Scope.Id.GLOBAL, machine, rules(false), CacheMode.YES, Duration.ZERO);
        ServerAddress address = new ServerAddress(HERE, streams.getLocalPort(), 0, "");
        scope.servers().set(List.of(address), Origin.DEFAULT);
    }

    @AfterEach
    void close() throws IOException {
        scope.close();
        streams.close();
        datagrams.close();
        loop.close();
    }

    private static Scope.Rules rules(boolean mixedCase) {
        return new Scope.Rules(
                List.of(), true, DnssecMode.NO, DnsOverTlsMode.NO, Set.of(), false, mixedCase);
    }

    private void ask(boolean mixedCase) {
        scope.rules(rules(mixedCase));
        var _ = new Exchange(Wording.of(scope, machine, QUESTION, false), results::add);
    }

    /** A query that has come in a datagram. */
    @SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
    private record Query(byte[] bytes, SocketAddress from) {
        String name() throws IOException {
            return new Message(bytes).getQuestion().getName().toString();
        }
    }

    private Query query() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        datagrams.receive(packet);
        return new Query(
                Arrays.copyOf(packet.getData(), packet.getLength()), packet.getSocketAddress());
    }

    private static Message reply(Message query, InetAddress address) {
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.addRecord(query.getQuestion(), Section.QUESTION);
        reply.addRecord(
                new ARecord(query.getQuestion().getName(), DClass.IN, 60, address), Section.ANSWER);
        return reply;
    }

    private void send(Message reply, SocketAddress to) throws Exception {
        byte[] bytes = reply.toWire();
        datagrams.send(new DatagramPacket(bytes, bytes.length, to));
        loop.runOnce(Duration.ofSeconds(5));
    }

    /** Answers the query that comes over TCP with the truth: {@return that query} */
    private Message streamed() throws Exception {
        loop.runOnce(Duration.ofSeconds(5));
        try (Socket socket = streams.accept()) {
            socket.setSoTimeout(5000);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] query = new byte[in.readUnsignedShort()];
            in.readFully(query);
            byte[] reply = reply(new Message(query), TRUTH).toWire();
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeShort(reply.length);
            out.write(reply);
            out.flush();
            for (int turn = 0; turn < 50 && results.isEmpty(); turn++) {
                loop.runOnce(Duration.ofMillis(100));
            }
            return new Message(query);
        }
    }

    private ARecord answer() {
        assertThat(results).hasSize(1);
        Message message = results.removeFirst().message().orElseThrow();
        return (ARecord) message.getSection(Section.ANSWER).getFirst();
    }

    @Test
    void namesGoAsTheyAreIfNobodyWantsThemMixed() throws Exception {
        ask(false);

        assertThat(query().name()).isEqualTo(QUESTION.name().toString());
    }

    @Test
    void theCaseOfLettersIsMixedAndWhatComesBackIsNot() throws Exception {
        ask(true);
        Query query = query();

        send(reply(new Message(query.bytes()), TRUTH), query.from());

        assertThat(query.name())
                .isNotEqualTo(QUESTION.name().toString())
                .isEqualToIgnoringCase(QUESTION.name().toString());
        assertThat(answer().getName()).hasToString(QUESTION.name().toString());
    }

    @Test
    void anAnswerInAnotherCaseIsIgnoredAndAskedForOverTcp() throws Exception {
        ask(true);
        Query query = query();
        Message forged = new Message(new Message(query.bytes()).getHeader().getID());
        forged.addRecord(QUESTION.record(), Section.QUESTION);

        send(reply(forged, LIE), query.from());
        Message again = streamed();

        assertThat(again.getQuestion().getName()).hasToString(QUESTION.name().toString());
        assertThat(answer().getAddress()).isEqualTo(TRUTH);
    }

    private static byte[] cookie(Message message) {
        return message.getOPT().getOptions(EDNSOption.Code.COOKIE).stream()
                .map(each -> Arrays.copyOfRange(each.toWire(), 4, each.toWire().length))
                .findFirst()
                .orElse(new byte[0]);
    }

    private static byte[] joined(byte[] client, String server) {
        byte[] both = Arrays.copyOf(client, 8 + server.length());
        System.arraycopy(server.getBytes(US_ASCII), 0, both, 8, server.length());
        return both;
    }

    private static Message with(Message reply, byte[] cookie, int rcode) {
        reply.getHeader().setRcode(rcode & 0xf);
        EDNSOption option = new GenericEDNSOption(EDNSOption.Code.COOKIE, cookie);
        reply.addRecord(new OPTRecord(1232, rcode >> 4, 0, 0, option), Section.ADDITIONAL);
        return reply;
    }

    /** A server that has once sent back the cookie that it got: {@return that} */
    private byte[] known() throws Exception {
        ask(false);
        Query query = query();
        Message asked = new Message(query.bytes());
        byte[] client = cookie(asked);
        send(with(reply(asked, TRUTH), joined(client, "SERVER-1"), Rcode.NOERROR), query.from());
        assertThat(answer().getAddress()).isEqualTo(TRUTH);
        return client;
    }

    @Test
    void theCookieOfAServerIsSentBack() throws Exception {
        byte[] client = known();

        ask(false);

        assertThat(client).hasSize(8);
        assertThat(cookie(new Message(query().bytes()))).isEqualTo(joined(client, "SERVER-1"));
        assertThat(scope.servers().all().getFirst().cookies().work()).isTrue();
    }

    @Test
    void anAnswerWithAnotherCookieOfOursIsIgnored() throws Exception {
        byte[] wrong = known();
        wrong[3] ^= 1;
        ask(false);
        Query query = query();

        Message forged = reply(new Message(query.bytes()), LIE);
        send(with(forged, joined(wrong, "SERVER-2"), Rcode.NOERROR), query.from());
        Message again = streamed();

        assertThat(cookie(again)).as("nobody else is heard there").isEmpty();
        assertThat(answer().getAddress()).isEqualTo(TRUTH);
    }

    @Test
    void anAnswerWithoutTheCookieThatTheServerSendsBackIsIgnored() throws Exception {
        var _ = known();
        ask(false);
        Query query = query();

        send(reply(new Message(query.bytes()), LIE), query.from());
        var _ = streamed();

        assertThat(answer().getAddress()).isEqualTo(TRUTH);
    }

    @Test
    void aServerThatWantsItsNewCookieGetsItAndThenATcpConnection() throws Exception {
        byte[] client = known();
        ask(false);
        for (String next : List.of("SERVER-2", "SERVER-3")) {
            Query query = query();
            Message refused = reply(new Message(query.bytes()), LIE);
            send(with(refused, joined(client, next), Rcode.BADCOOKIE), query.from());
            if (next.equals("SERVER-2")) {
                loop.runOnce(Duration.ZERO);
            }
        }

        var _ = streamed();

        assertThat(answer().getAddress()).isEqualTo(TRUTH);
        ask(false);
        assertThat(cookie(new Message(query().bytes()))).isEqualTo(joined(client, "SERVER-3"));
    }

    @Test
    void aServerThatNeverSendsOneBackIsSentNoMore() throws Exception {
        for (int i = 0; i < 3; i++) {
            ask(false);
            Query query = query();
            assertThat(cookie(new Message(query.bytes()))).hasSize(8);
            send(reply(new Message(query.bytes()), TRUTH), query.from());
            assertThat(answer().getAddress()).isEqualTo(TRUTH);
        }

        ask(false);

        assertThat(cookie(new Message(query().bytes()))).isEmpty();
    }
}
