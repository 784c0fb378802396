package org.jitney.resolve1.scope;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class ExchangeTest {
    private static final Question QUESTION =
            Question.of(Name.fromConstantString("a.example.org."), Type.A);

    private final List<Exchange.Result> results = new ArrayList<>();
    private Server first;
    private Server second;
    private EventLoop loop;
    private Machine machine;

    /** A server whose answers the test gives. */
    private final class Server {
        private final DatagramSocket socket;

        Server() throws IOException {
            socket = new DatagramSocket(new InetSocketAddress(loopback(), 0));
            socket.setSoTimeout(5000);
        }

        ServerAddress address() {
            return new ServerAddress(loopback(), socket.getLocalPort(), 0, "");
        }

        /** Waits for a query and answers it: {@return the query} */
        Message answers(int rcode) throws Exception {
            DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
            socket.receive(packet);
            Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
            Message reply = new Message(query.getHeader().getID());
            reply.addRecord(query.getQuestion(), Section.QUESTION);
            reply.getHeader().setFlag(Flags.QR);
            reply.getHeader().setRcode(rcode);
            byte[] bytes = reply.toWire();
            socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
            // What was sent over loopback is there: it is received, and what follows is sent.
            loop.runOnce(Duration.ofSeconds(5));
            loop.runOnce(Duration.ZERO);
            return query;
        }
    }

    private static InetAddress loopback() {
        return InetAddress.ofLiteral("127.0.0.1");
    }

    @BeforeEach
    void open() throws Exception {
        loop = EventLoop.open();
        first = new Server();
        second = new Server();
        machine = Machines.on(loop);
    }

    @AfterEach
    void close() {
        first.socket.close();
        second.socket.close();
        loop.close();
    }

    private Scope scope(Server... servers) {
        Scope.Rules rules =
                new Scope.Rules(
                        List.of(), true, DnssecMode.NO, DnsOverTlsMode.NO, Set.of(), false, false);
        Scope scope = new Scope(Scope.Id.GLOBAL, machine, rules, CacheMode.YES, Duration.ZERO);
        scope.servers().set(Arrays.stream(servers).map(Server::address).toList(), Origin.DEFAULT);
        return scope;
    }

    private Exchange ask(Scope scope) {
        return new Exchange(Wording.of(scope, machine, QUESTION, false), results::add);
    }

    private int rcode() {
        assertThat(results).hasSize(1);
        return results.removeFirst().message().orElseThrow().getRcode();
    }

    @Test
    void whenOneServerFailsAtEveryLevelTheNextIsAskedAnew() throws Exception {
        Scope scope = scope(first, second);
        var _ = ask(scope);

        assertThat(first.answers(Rcode.SERVFAIL).getOPT()).isNotNull();
        assertThat(first.answers(Rcode.SERVFAIL).getOPT()).isNull();
        assertThat(second.answers(Rcode.NXDOMAIN).getOPT()).as("all that it can").isNotNull();

        assertThat(rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(scope.servers().chosen().orElseThrow().address()).isEqualTo(second.address());
    }

    @Test
    void whenAllFailThatIsTheAnswer() throws Exception {
        var _ = ask(scope(first));

        first.answers(Rcode.SERVFAIL);
        first.answers(Rcode.SERVFAIL);

        assertThat(rcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void whatAServerCannotDoIsAskedForOnce() throws Exception {
        Scope scope = scope(first);
        var _ = ask(scope);
        Message query = first.answers(Rcode.FORMERR);
        Message second = first.answers(Rcode.FORMERR);
        first.answers(Rcode.NOERROR);
        assertThat(query.getOPT().getOptions()).hasSize(1);
        assertThat(second.getOPT().getOptions()).as("a cookie may be too much").isEmpty();
        assertThat(rcode()).isEqualTo(Rcode.NOERROR);

        var _ = ask(scope);

        assertThat(first.answers(Rcode.NOERROR).getOPT()).isNull();
        assertThat(rcode()).isEqualTo(Rcode.NOERROR);
    }

    @Test
    void whoHasSomethingElseDoesNotAskTwice() throws Exception {
        Scope scope = scope(first);
        first.socket.close();

        ask(scope).beImpatient();
        for (int turn = 0; turn < 20 && results.isEmpty(); turn++) {
            loop.runOnce(Duration.ofSeconds(1));
        }

        assertThat(results).hasSize(1);
        assertThat(results.getFirst().state()).isEqualTo(State.ATTEMPTS_MAX_REACHED);
    }

    private void turn(int most) throws Exception {
        for (int turn = 0; turn < most && results.isEmpty(); turn++) {
            loop.runOnce(Duration.ofSeconds(1));
        }
    }

    @Test
    void aFailureIsTheAnswerWhereNobodyElseCanBeReached() throws Exception {
        Scope scope = scope(first, second);
        second.socket.close();
        var _ = ask(scope);
        first.answers(Rcode.SERVFAIL);
        first.answers(Rcode.SERVFAIL);
        turn(20);

        assertThat(rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(scope.servers().all().getLast().isMute(loop.clock().monotonic())).isTrue();

        scope.servers().leave(scope.servers().all().getLast());
        var _ = ask(scope);
        first.answers(Rcode.REFUSED);

        assertThat(rcode()).as("who was not reached just now is not tried").isEqualTo(5);
    }
}
