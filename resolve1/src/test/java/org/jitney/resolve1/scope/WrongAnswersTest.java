package org.jitney.resolve1.scope;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jitney.linux.event.EventLoop;
import org.jitney.resolve1.config.CacheMode;
import org.jitney.resolve1.config.DnsOverTlsMode;
import org.jitney.resolve1.config.DnssecMode;
import org.jitney.resolve1.config.Origin;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.ServerAddress;
import org.jitney.resolve1.dns.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Servers that say something else than they were asked for, and servers that say nothing. */
class WrongAnswersTest {
    private static final Question QUESTION =
            Question.of(Name.fromConstantString("a.example.org."), Type.A);
    private static final Name OTHER = Name.fromConstantString("b.example.org.");
    private static final Record ANSWER = SignedServer.record("a.example.org.", "A", "10.0.0.1");

    private final List<Outcome> outcomes = new ArrayList<>();
    private EventLoop loop;
    private DatagramSocket first;
    private DatagramSocket second;

    private static DatagramSocket server() throws Exception {
        DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.setSoTimeout(5000);
        return socket;
    }

    @BeforeEach
    void open() throws Exception {
        loop = EventLoop.open();
        first = server();
        second = server();
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        loop.close();
    }

    private void lookup(DatagramSocket... servers) throws Exception {
        Machine machine = Machines.on(loop);
        Scope.Rules rules =
                new Scope.Rules(
                        List.of(), true, DnssecMode.NO, DnsOverTlsMode.NO, Set.of(), true, false);
        Scope scope = new Scope(Scope.Id.GLOBAL, machine, rules, CacheMode.YES, Duration.ZERO);
        InetAddress here = InetAddress.ofLiteral("127.0.0.1");
        scope.servers()
                .set(
                        Stream.of(servers)
                                .map(s -> new ServerAddress(here, s.getLocalPort(), 0, ""))
                                .toList(),
                        Origin.DEFAULT);
        scope.lookup(QUESTION, 0, outcomes::add);
        loop.runOnce(Duration.ofMillis(100));
    }

    private interface Change {
        void apply(Message message);
    }

    /** Answers the next query that comes to a server with as many messages as there are changes. */
    private static void answer(DatagramSocket server, Change... changes) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        server.receive(packet);
        byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
        for (Change change : changes) {
            Message reply = new Message(query);
            reply.getHeader().setFlag(Flags.QR);
            reply.removeAllRecords(Section.ADDITIONAL);
            reply.addRecord(ANSWER, Section.ANSWER);
            change.apply(reply);
            byte[] bytes = reply.toWire();
            server.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
        }
    }

    private static void answered(DatagramSocket server, Change change) {
        try {
            answer(server, change);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void aboutAnother(Message message) {
        message.removeAllRecords(Section.QUESTION);
        message.addRecord(Record.newRecord(OTHER, Type.A, DClass.IN), Section.QUESTION);
    }

    private Outcome end() throws Exception {
        for (int turn = 0; turn < 100 && outcomes.isEmpty(); turn++) {
            loop.runOnce(Duration.ofMillis(100));
        }
        return outcomes.getFirst();
    }

    @Test
    void whatIsNoAnswerToTheQueryIsWaitedOut() throws Exception {
        lookup(first);

        answer(
                first,
                message -> message.getHeader().setID(message.getHeader().getID() ^ 1),
                WrongAnswersTest::aboutAnother,
                message -> message.getHeader().unsetFlag(Flags.QR),
                message -> {});

        assertThat(end().answer()).containsExactly(ANSWER);
    }

    @Test
    void aServerThatSaysNothingElseDoesNotHoldTheLookupUp() throws Exception {
        lookup(first);

        answer(first, WrongAnswersTest::aboutAnother);

        assertThat(end().state()).isEqualTo(State.INVALID_REPLY);
    }

    @Test
    void anotherServerIsAskedInstead() throws Exception {
        lookup(first, second);

        answer(first, WrongAnswersTest::aboutAnother);
        Thread.ofPlatform().daemon().start(() -> answered(second, message -> {}));

        assertThat(end().answer()).containsExactly(ANSWER);
    }

    @Test
    void aServerThatRefusesIsNotTheLastWord() throws Exception {
        lookup(first, second);

        answer(first, message -> message.getHeader().setRcode(Rcode.REFUSED));
        Thread.ofPlatform().daemon().start(() -> answered(second, message -> {}));

        assertThat(end().answer()).containsExactly(ANSWER);
    }
}
