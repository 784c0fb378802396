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
import org.jitney.linux.event.EventLoop;
import org.jitney.resolve1.config.CacheMode;
import org.jitney.resolve1.config.DnsOverTlsMode;
import org.jitney.resolve1.config.DnssecMode;
import org.jitney.resolve1.config.Origin;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.ServerAddress;
import org.jitney.resolve1.dns.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class ForwardTest {
    private static final Question QUESTION =
            Question.of(Name.fromConstantString("a.example.org."), Type.A);

    private final List<byte[]> answers = new ArrayList<>();
    private final List<State> failures = new ArrayList<>();
    private EventLoop loop;
    private DatagramSocket server;

    @BeforeEach
    void open() throws Exception {
        loop = EventLoop.open();
        server = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.setSoTimeout(5000);
    }

    @AfterEach
    void close() {
        server.close();
        loop.close();
    }

    private Scope scope() {
        Machine machine = Machines.on(loop);
        Scope.Rules rules =
                new Scope.Rules(
                        List.of(), true, DnssecMode.YES, DnsOverTlsMode.NO, Set.of(), false, false);
        Scope scope = new Scope(Scope.Id.GLOBAL, machine, rules, CacheMode.YES, Duration.ZERO);
        ServerAddress address =
                new ServerAddress(InetAddress.ofLiteral("127.0.0.1"), server.getLocalPort(), 0, "");
        scope.servers().set(List.of(address), Origin.DEFAULT);
        return scope;
    }

    /** Odd, so that nobody would make it like this by himself. */
    private static byte[] query() {
        Message message = new Message(0x1234);
        message.addRecord(QUESTION.record(), Section.QUESTION);
        message.getHeader().setFlag(Flags.CD);
        message.addRecord(
                new OPTRecord(
                        777,
                        0,
                        0,
                        0,
                        new GenericEDNSOption(65001, new byte[] {9}),
                        new ClientSubnetOption(24, InetAddress.ofLiteral("192.0.2.0"))),
                Section.ADDITIONAL);
        return message.toWire();
    }

    private byte[] exchange(byte[] query, boolean truncated) throws Exception {
        scope().forward(query, QUESTION, false, answers::add, failures::add);
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        server.receive(packet);
        byte[] asked = Arrays.copyOf(packet.getData(), packet.getLength());
        Message reply = new Message(asked);
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setRcode(Rcode.NXDOMAIN);
        if (truncated) {
            reply.getHeader().setFlag(Flags.TC);
        }
        byte[] bytes = reply.toWire();
        server.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
        for (int turn = 0; turn < 50 && answers.isEmpty(); turn++) {
            loop.runOnce(Duration.ofMillis(100));
        }
        assertThat(tail(asked)).isEqualTo(tail(query));
        return bytes;
    }

    private static byte[] tail(byte[] message) {
        return Arrays.copyOfRange(message, 2, message.length);
    }

    @Test
    void onlyTheIdIsAnother() throws Exception {
        byte[] query = query();

        byte[] reply = exchange(query, false);

        assertThat(answers).hasSize(1);
        assertThat(tail(answers.getFirst())).isEqualTo(tail(reply));
        assertThat(Arrays.copyOf(answers.getFirst(), 2)).isEqualTo(new byte[] {0x12, 0x34});
        assertThat(failures).isEmpty();
    }

    @Test
    void whoAsksByUdpHearsThatTheAnswerWasCutOff() throws Exception {
        exchange(query(), true);

        assertThat(new Message(answers.getFirst()).getHeader().getFlag(Flags.TC)).isTrue();
    }

    @Test
    void withoutServersNobodyAnswers() throws Exception {
        Scope scope = scope();
        scope.servers().set(List.of(), Origin.DEFAULT);

        scope.forward(query(), QUESTION, false, answers::add, failures::add);
        loop.runOnce(Duration.ofMillis(100));

        assertThat(failures).containsExactly(State.NO_SERVERS);
    }
}
