package org.jitney.network1.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.VirtualTime;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class Client4Test {
    private static final byte[] MAC = {2, 0, 0, 0, 0, 1};
    private static final byte[] ID = {1, 2, 0, 0, 0, 0, 1};
    private static final Inet4Address SERVER = ip("192.0.2.1");
    private static final Inet4Address OWN = ip("192.0.2.50");

    private final List<Dhcp4Message> sent = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final ManualClock clock = new ManualClock(1_000_000, 0);
    private final List<Consumer<Boolean>> probes = new ArrayList<>();
    private EventLoop loop;
    private VirtualTime time;

    private static Inet4Address ip(String text) {
        return (Inet4Address) IpPrefix.address(text).orElseThrow();
    }

    @BeforeEach
    void open() throws ErrnoException {
        loop = EventLoop.open();
        time = new VirtualTime(loop, clock);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private final class FakeWire implements Wire {
        @Override
        public void listenRaw() {
            told.add("raw");
        }

        @Override
        public void listenAt(Inet4Address address) {
            told.add("at " + address.getHostAddress());
        }

        @Override
        public void close() {
            told.add("close");
        }

        @Override
        public void broadcast(Dhcp4Message message, Inet4Address from) {
            sent.add(message);
            told.add("all " + message.type().orElseThrow());
        }

        @Override
        public void unicast(Dhcp4Message message, Inet4Address from, Inet4Address to) {
            sent.add(message);
            told.add("to %s %s".formatted(to.getHostAddress(), message.type().orElseThrow()));
        }
    }

    private final class FakeSink implements LeaseSink {
        @Override
        public void acquired(Lease4 lease, MonotonicTime since) {
            told.add("acquired " + lease.address().getHostAddress());
        }

        @Override
        public void lost(Lease4 lease, Loss why) {
            told.add("lost " + why);
        }

        @Override
        public void probe(Inet4Address address, Consumer<Boolean> answer) {
            told.add("probe");
            probes.add(answer);
        }

        @Override
        public void informed(Lease4 information) {
            told.add("informed " + information.servers().dns());
        }

        @Override
        public void unanswered(int attempts, boolean forGood) {
            told.add(forGood ? "gave up" : "unanswered");
        }
    }

    private static ClientSettings settings(
            Optional<Inet4Address> previous, boolean rapid, boolean decline, OptionalInt attempts) {
        return new ClientSettings(
                new ClientSettings.Identity(1, MAC, ID, 1500),
                new ClientSettings.Words(
                        Optional.of("host"),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        new TreeMap<>()),
                List.of(1, 3, 6),
                previous,
                false,
                rapid,
                false,
                decline,
                attempts,
                OptionalLong.empty(),
                server -> true);
    }

    private Client4 client(ClientSettings settings) {
        return new Client4(settings, time, new Random(1), new FakeWire(), new FakeSink());
    }

    private Client4 plain() {
        return client(settings(Optional.empty(), false, false, OptionalInt.empty()));
    }

    private void pass(Duration duration) {
        long until = clock.monotonic().plus(duration).usec();
        while (time.nextDue().isPresent() && time.nextDue().getAsLong() <= until) {
            time.moveTo(Math.max(time.nextDue().getAsLong(), clock.monotonic().usec()));
        }
        time.moveTo(until);
    }

    private static Dhcp4Options answer(MessageType type, Inet4Address server) {
        return new Dhcp4Options()
                .putUint8(OptionCode.MESSAGE_TYPE, type.code())
                .putAddress(OptionCode.SERVER_IDENTIFIER, server)
                .putUint32(OptionCode.LEASE_TIME, 3600)
                .putAddress(OptionCode.SUBNET_MASK, ip("255.255.255.0"));
    }

    private Dhcp4Message to(Dhcp4Message question, Inet4Address address, Dhcp4Options options) {
        return new Dhcp4Message(
                true,
                1,
                question.transaction(),
                0,
                false,
                IpAddresses.ANY,
                address,
                IpAddresses.ANY,
                IpAddresses.ANY,
                MAC,
                options);
    }

    private void reply(Client4 client, MessageType type) throws MalformedPacket {
        client.received(to(sent.getLast(), OWN, answer(type, SERVER)).encode());
    }

    private Client4 bound() throws MalformedPacket {
        Client4 client = plain();
        client.start();
        pass(Duration.ZERO);
        reply(client, MessageType.OFFER);
        reply(client, MessageType.ACK);
        return client;
    }

    @Test
    void getsALease() throws MalformedPacket {
        Client4 client = bound();

        assertThat(client.state()).isEqualTo(Client4.State.BOUND);
        assertThat(told)
                .containsExactly(
                        "raw",
                        "all DISCOVER",
                        "all REQUEST",
                        "acquired 192.0.2.50",
                        "at 192.0.2.50");
        Dhcp4Options request = sent.getLast().options();
        assertThat(request.address(OptionCode.SERVER_IDENTIFIER)).contains(SERVER);
        assertThat(request.address(OptionCode.REQUESTED_ADDRESS)).contains(OWN);
        assertThat(request.text(OptionCode.HOST_NAME)).contains("host");
    }

    @Test
    void waitsLongerEachTime() {
        Client4 client = plain();
        client.start();

        pass(Duration.ofSeconds(200));

        // 0, 2, 6, 14, 30, 62, 126, 190: each a second more or less
        assertThat(sent.size()).isBetween(7, 9);
        assertThat(sent.getLast().seconds()).isBetween(100, 200);
        assertThat(told).contains("unanswered");
    }

    @Test
    void givesUpAfterSoManyAttempts() {
        Client4 client = client(settings(Optional.empty(), false, false, OptionalInt.of(2)));
        client.start();

        pass(Duration.ofSeconds(60));

        assertThat(sent).hasSize(2);
        assertThat(told).contains("gave up");
        assertThat(client.state()).isEqualTo(Client4.State.STOPPED);
    }

    @Test
    void renewsWithItsServerAndThenWithAny() throws MalformedPacket {
        Client4 client = bound();
        told.clear();

        pass(Duration.ofSeconds(1801));
        // A refusal would go to all on the link.
        assertThat(told).containsExactly("raw", "to 192.0.2.1 REQUEST");
        assertThat(sent.getLast().clientAddress()).isEqualTo(OWN);
        assertThat(sent.getLast().options().has(OptionCode.REQUESTED_ADDRESS)).isFalse();
        pass(Duration.ofSeconds(1400));
        assertThat(client.state()).isEqualTo(Client4.State.REBINDING);
        assertThat(told).contains("all REQUEST");
        pass(Duration.ofSeconds(500));

        assertThat(told).contains("lost EXPIRED", "all DISCOVER");
    }

    @Test
    void aRenewedLeaseLivesFromTheRequestOn() throws MalformedPacket {
        Client4 client = bound();
        pass(Duration.ofSeconds(1801));

        reply(client, MessageType.ACK);
        pass(Duration.ofSeconds(1700));

        assertThat(client.state()).isEqualTo(Client4.State.BOUND);
        pass(Duration.ofSeconds(110));
        assertThat(client.state()).isEqualTo(Client4.State.RENEWING);
    }

    @Test
    void anotherServersWordDoesNotCountWhileItsOwnIsAsked() throws MalformedPacket {
        Client4 client = bound();
        pass(Duration.ofSeconds(1801));
        Inet4Address spoof = ip("192.0.2.66");

        client.received(to(sent.getLast(), OWN, answer(MessageType.NAK, spoof)).encode());
        client.received(to(sent.getLast(), OWN, answer(MessageType.ACK, spoof)).encode());

        assertThat(client.state()).isEqualTo(Client4.State.RENEWING);
        assertThat(told).doesNotContain("lost REFUSED");
    }

    @Test
    void anotherAddressThanAskedForIsRefused() throws MalformedPacket {
        Client4 client = plain();
        client.start();
        pass(Duration.ZERO);
        reply(client, MessageType.OFFER);
        Dhcp4Message other = to(sent.getLast(), ip("192.0.2.99"), answer(MessageType.ACK, SERVER));

        assertThatThrownBy(() -> client.received(other.encode()))
                .isInstanceOf(MalformedPacket.class);

        assertThat(client.state()).isEqualTo(Client4.State.REQUESTING);
        assertThat(client.lease()).isEmpty();
    }

    @Test
    void anotherTransactionIsNotHeard() throws MalformedPacket {
        Client4 client = plain();
        client.start();
        pass(Duration.ZERO);
        Dhcp4Message good = to(sent.getLast(), OWN, answer(MessageType.OFFER, SERVER));
        byte[] bytes = good.encode();
        bytes[7] ^= 1;

        client.received(bytes);

        assertThat(client.state()).isEqualTo(Client4.State.SELECTING);
    }

    @Test
    void aRefusalEndsTheLeaseAndIsFollowedByAPause() throws MalformedPacket {
        Client4 client = bound();
        pass(Duration.ofSeconds(1801));
        told.clear();

        reply(client, MessageType.NAK);

        assertThat(told).containsExactly("lost REFUSED", "raw");
        pass(Duration.ofMillis(999));
        assertThat(told).doesNotContain("all DISCOVER");
        pass(Duration.ofMillis(1));
        assertThat(told).contains("all DISCOVER");
    }

    @Test
    void asksForItsFormerAddressFirst() throws MalformedPacket {
        Client4 client = client(settings(Optional.of(OWN), false, false, OptionalInt.empty()));
        client.start();
        pass(Duration.ZERO);

        assertThat(sent.getLast().options().address(OptionCode.REQUESTED_ADDRESS)).contains(OWN);
        assertThat(sent.getLast().options().has(OptionCode.SERVER_IDENTIFIER)).isFalse();
        reply(client, MessageType.ACK);
        assertThat(client.state()).isEqualTo(Client4.State.BOUND);
    }

    @Test
    void discoversWhenNobodyRemembersTheFormerAddress() {
        Client4 client = client(settings(Optional.of(OWN), false, false, OptionalInt.empty()));
        client.start();

        pass(Duration.ofSeconds(4));

        assertThat(told).contains("all REQUEST", "all DISCOVER");
    }

    @Test
    void twoMessagesAreEnoughWhereBothWantThat() throws MalformedPacket {
        Client4 client = client(settings(Optional.empty(), true, false, OptionalInt.empty()));
        client.start();
        pass(Duration.ZERO);

        reply(client, MessageType.ACK);
        assertThat(client.state()).isEqualTo(Client4.State.SELECTING);
        Dhcp4Options rapid =
                answer(MessageType.ACK, SERVER).put(OptionCode.RAPID_COMMIT, new byte[0]);
        client.received(to(sent.getLast(), OWN, rapid).encode());

        assertThat(client.state()).isEqualTo(Client4.State.BOUND);
        assertThat(sent).hasSize(1);
    }

    @Test
    void declinesWhatSomebodyHas() throws MalformedPacket {
        Client4 client = client(settings(Optional.empty(), false, true, OptionalInt.empty()));
        client.start();
        pass(Duration.ZERO);
        reply(client, MessageType.OFFER);
        reply(client, MessageType.ACK);
        assertThat(client.lease()).isEmpty();

        probes.getFirst().accept(false);

        assertThat(told).contains("all DECLINE").doesNotContain("acquired 192.0.2.50");
        pass(Duration.ofSeconds(10));
        assertThat(told).endsWith("all DISCOVER");
    }

    @Test
    void usesWhatIsFree() throws MalformedPacket {
        Client4 client = client(settings(Optional.empty(), false, true, OptionalInt.empty()));
        client.start();
        pass(Duration.ZERO);
        reply(client, MessageType.OFFER);
        reply(client, MessageType.ACK);

        probes.getFirst().accept(true);

        assertThat(told).contains("acquired 192.0.2.50");
    }

    @Test
    void tellsTheServerWhenItEnds() throws MalformedPacket {
        Client4 client = bound();
        told.clear();

        client.stop(true);

        assertThat(told).containsExactly("to 192.0.2.1 RELEASE", "close", "lost STOPPED");
        assertThat(time.nextDue()).isEmpty();
    }

    @Test
    void itsServerMayWantItToRenew() throws MalformedPacket {
        Client4 client = bound();
        Dhcp4Message question = sent.getLast();
        told.clear();

        client.received(
                to(question, IpAddresses.ANY, answer(MessageType.FORCERENEW, ip("192.0.2.66")))
                        .encode());
        pass(Duration.ZERO);
        assertThat(told).isEmpty();
        client.received(
                to(question, IpAddresses.ANY, answer(MessageType.FORCERENEW, SERVER)).encode());
        pass(Duration.ZERO);

        assertThat(told).containsExactly("raw", "to 192.0.2.1 REQUEST");
    }

    @Test
    void beginsAnewWhenAnOfferIsNotKept() throws MalformedPacket {
        Client4 client = plain();
        client.start();
        pass(Duration.ZERO);
        reply(client, MessageType.OFFER);
        sent.clear();

        pass(Duration.ofSeconds(100));

        assertThat(sent.stream().map(m -> m.type().orElseThrow()))
                .contains(MessageType.REQUEST, MessageType.DISCOVER);
    }

    @Test
    void informsAndKeepsItsAddress() throws MalformedPacket {
        Client4 client = plain();
        client.inform(OWN);
        pass(Duration.ZERO);
        Dhcp4Options options =
                new Dhcp4Options()
                        .putUint8(OptionCode.MESSAGE_TYPE, MessageType.ACK.code())
                        .putAddress(OptionCode.SERVER_IDENTIFIER, SERVER)
                        .putAddress(OptionCode.DOMAIN_NAME_SERVER, ip("192.0.2.53"));

        client.received(to(sent.getLast(), IpAddresses.ANY, options).encode());

        assertThat(told).contains("informed [/192.0.2.53]");
        assertThat(client.lease()).isEmpty();
    }
}
