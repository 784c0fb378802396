package org.jitney.network1.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
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

/** Our server and our clients against each other. */
final class Server4Test {
    private static final Inet4Address OWN = ip("10.0.0.1");

    private final ManualClock clock = new ManualClock(1_000_000, 0);
    private final Deque<Runnable> onTheWire = new ArrayDeque<>();
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

    private Server4 server(int size, Map<String, Inet4Address> fixed) {
        return new Server4(
                new Server4.Settings(
                        OWN,
                        16,
                        ip("10.0.0.2"),
                        size,
                        Duration.ofHours(1),
                        Duration.ofHours(2),
                        fixed,
                        IpAddresses.ANY,
                        true,
                        () -> new TreeMap<>(Map.of(OptionCode.ROUTER, OWN.getAddress()))),
                clock);
    }

    private static final class Sink implements LeaseSink {
        Optional<Lease4> lease = Optional.empty();
        boolean free = true;

        @Override
        public void acquired(Lease4 granted, MonotonicTime since) {
            lease = Optional.of(granted);
        }

        @Override
        public void lost(Lease4 had, Loss why) {
            lease = Optional.empty();
        }

        @Override
        public void probe(Inet4Address address, Consumer<Boolean> answer) {
            answer.accept(free);
        }

        @Override
        public void informed(Lease4 information) {}

        @Override
        public void unanswered(int attempts, boolean forGood) {}
    }

    private static byte[] hardware(int number) {
        return new byte[] {2, 0, 0, 0, (byte) (number >> 8), (byte) number};
    }

    private Client4 client(Server4 server, int number, Sink sink, boolean probes) {
        byte[] hardware = hardware(number);
        byte[] id = new byte[7];
        id[0] = 1;
        System.arraycopy(hardware, 0, id, 1, 6);
        ClientSettings settings =
                new ClientSettings(
                        new ClientSettings.Identity(1, hardware, id, 1500),
                        new ClientSettings.Words(
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                new TreeMap<>()),
                        List.of(1, 3),
                        Optional.empty(),
                        false,
                        false,
                        false,
                        probes,
                        OptionalInt.empty(),
                        OptionalLong.empty(),
                        s -> true);
        Client4[] self = new Client4[1];
        Wire wire =
                new Wire() {
                    @Override
                    public void listenRaw() {}

                    @Override
                    public void listenAt(Inet4Address address) {}

                    @Override
                    public void close() {}

                    @Override
                    public void broadcast(Dhcp4Message message, Inet4Address from) {
                        onTheWire.add(() -> exchange(server, self[0], message.encode()));
                    }

                    @Override
                    public void unicast(Dhcp4Message message, Inet4Address from, Inet4Address to) {
                        broadcast(message, from);
                    }
                };
        self[0] = new Client4(settings, time, new Random(number), wire, sink);
        return self[0];
    }

    private void exchange(Server4 server, Client4 client, byte[] message) {
        try {
            Optional<Server4.Answer> answer = server.received(message);
            if (answer.isPresent()) {
                client.received(answer.get().message().encode());
            }
        } catch (MalformedPacket e) {
            throw new AssertionError(e);
        }
    }

    private void pass(Duration duration) {
        long until = clock.monotonic().plus(duration).usec();
        while (true) {
            while (!onTheWire.isEmpty()) {
                onTheWire.pop().run();
            }
            if (time.nextDue().isEmpty() || time.nextDue().getAsLong() > until) {
                break;
            }
            time.moveTo(Math.max(time.nextDue().getAsLong(), clock.monotonic().usec()));
        }
        time.moveTo(until);
    }

    @Test
    void aThousandClientsHaveAnAddressEachAndKeepIt() {
        Server4 server = server(1000, Map.of());
        List<Sink> sinks = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Sink sink = new Sink();
            sinks.add(sink);
            client(server, i, sink, false).start();
        }

        pass(Duration.ofSeconds(1));
        Set<Inet4Address> first = new HashSet<>();
        sinks.forEach(s -> first.add(s.lease.orElseThrow().address()));
        List<Inet4Address> before =
                sinks.stream().map(s -> s.lease.orElseThrow().address()).toList();
        pass(Duration.ofHours(5));

        assertThat(first).hasSize(1000).allMatch(a -> IpAddresses.bits(a) > IpAddresses.bits(OWN));
        assertThat(sinks).extracting(s -> s.lease.orElseThrow().address()).isEqualTo(before);
        assertThat(server.leases()).hasSize(1000);
    }

    @Test
    void oneMoreThanThereAreAddressesGetsNoneUntilOneIsGivenBack() {
        Server4 server = server(1, Map.of());
        Sink one = new Sink();
        Sink other = new Sink();
        Client4 first = client(server, 1, one, false);
        first.start();
        pass(Duration.ofSeconds(1));
        client(server, 2, other, false).start();
        pass(Duration.ofSeconds(30));
        assertThat(other.lease).isEmpty();

        first.stop(true);
        pass(Duration.ofMinutes(3));

        assertThat(one.lease).isEmpty();
        assertThat(other.lease).isPresent();
    }

    @Test
    void certainClientsHaveTheirOwn() {
        Server4 server = server(10, Map.of("020000000007", ip("10.0.0.3")));
        Sink certain = new Sink();
        List<Sink> others = new ArrayList<>();
        for (int i = 20; i < 40; i++) {
            Sink sink = new Sink();
            others.add(sink);
            client(server, i, sink, false).start();
        }
        pass(Duration.ofSeconds(1));
        client(server, 7, certain, false).start();

        pass(Duration.ofSeconds(1));

        assertThat(certain.lease.orElseThrow().address()).isEqualTo(ip("10.0.0.3"));
        assertThat(others.stream().filter(s -> s.lease.isPresent())).hasSize(9);
    }

    @Test
    void whatWasDeclinedIsNobodysForAWhile() {
        Server4 server = server(2, Map.of());
        Sink sink = new Sink();
        sink.free = false;
        Client4 client = client(server, 1, sink, true);
        client.start();
        pass(Duration.ofSeconds(1));
        assertThat(sink.lease).isEmpty();

        sink.free = true;
        pass(Duration.ofSeconds(20));
        Sink other = new Sink();
        client(server, 2, other, false).start();
        pass(Duration.ofSeconds(20));

        assertThat(sink.lease).isPresent();
        assertThat(other.lease).isEmpty();
    }

    @Test
    void whoAsksForWhatIsNotHisIsRefused() throws MalformedPacket {
        Server4 server = server(10, Map.of());
        Dhcp4Options options =
                new Dhcp4Options()
                        .putUint8(OptionCode.MESSAGE_TYPE, MessageType.REQUEST.code())
                        .putAddress(OptionCode.REQUESTED_ADDRESS, ip("192.0.2.9"));
        Dhcp4Message request =
                new Dhcp4Message(
                        false,
                        1,
                        9,
                        0,
                        false,
                        IpAddresses.ANY,
                        IpAddresses.ANY,
                        IpAddresses.ANY,
                        IpAddresses.ANY,
                        hardware(1),
                        options);

        Server4.Answer answer = server.received(request.encode()).orElseThrow();

        assertThat(answer.message().type()).contains(MessageType.NAK);
        assertThat(answer.toAll()).isTrue();
        assertThat(server.leases()).isEmpty();
    }

    private static Dhcp4Message discover(int number, boolean rapid) {
        Dhcp4Options options =
                new Dhcp4Options()
                        .putUint8(OptionCode.MESSAGE_TYPE, MessageType.DISCOVER.code())
                        .putText(OptionCode.HOST_NAME, "host" + number);
        if (rapid) {
            options.put(OptionCode.RAPID_COMMIT, new byte[0]);
        }
        return new Dhcp4Message(
                false,
                1,
                9,
                0,
                false,
                IpAddresses.ANY,
                IpAddresses.ANY,
                IpAddresses.ANY,
                IpAddresses.ANY,
                hardware(number),
                options);
    }

    @Test
    void whoCanDoWithoutAnOfferHasALeaseAtOnce() throws MalformedPacket {
        Server4 server = server(10, Map.of());

        Dhcp4Message slow = server.received(discover(1, false).encode()).orElseThrow().message();
        Dhcp4Message fast = server.received(discover(2, true).encode()).orElseThrow().message();

        assertThat(slow.type()).contains(MessageType.OFFER);
        assertThat(fast.type()).contains(MessageType.ACK);
        assertThat(fast.options().has(OptionCode.RAPID_COMMIT)).isTrue();
        assertThat(server.leases())
                .extracting(Server4.Grant::hostname, Server4.Grant::hardware)
                .containsExactly(tuple("host2", "020000000002"));
    }

    @Test
    void leasesGoOnWithTheNextServerAndAreNotGivenToOthers() throws MalformedPacket {
        Server4 before = server(2, Map.of());
        assertThat(before.received(discover(1, true).encode())).isPresent();
        Server4.Grant kept = before.leases().getFirst();

        Server4 after = server(2, Map.of());
        after.restore(before.leases());
        Inet4Address other =
                after.received(discover(2, false).encode()).orElseThrow().message().yourAddress();
        Inet4Address same =
                after.received(discover(1, false).encode()).orElseThrow().message().yourAddress();

        assertThat(after.leases()).containsExactly(kept);
        assertThat(other).isNotEqualTo(kept.address());
        assertThat(same).isEqualTo(kept.address());
    }

    @Test
    void aLeaseThatIsOverOrOutOfThePoolIsNotTakenOver() throws MalformedPacket {
        Server4 before = server(1000, Map.of());
        for (int i = 0; i < 50; i++) {
            assertThat(before.received(discover(i, true).encode())).isPresent();
        }

        Server4 smaller = server(2, Map.of());
        smaller.restore(before.leases());
        assertThat(smaller.leases())
                .allMatch(g -> IpAddresses.bits(g.address()) <= IpAddresses.bits(ip("10.0.0.3")));

        List<Server4.Grant> old = before.leases();
        pass(Duration.ofHours(3));
        Server4 later = server(1000, Map.of());
        later.restore(old);
        assertThat(later.leases()).isEmpty();
    }

    @Test
    void anAddressOfAnotherNetworkIsNobodys() {
        Server4 server = server(10, Map.of("020000000007", ip("192.0.2.7")));
        Sink sink = new Sink();

        client(server, 7, sink, false).start();
        pass(Duration.ofSeconds(1));

        assertThat(sink.lease.orElseThrow().address().getHostAddress()).startsWith("10.0.0.");
    }

    private Optional<Server4.Answer> discover(Server4 server, byte[] clientId, int number) {
        Dhcp4Options options =
                new Dhcp4Options()
                        .putUint8(OptionCode.MESSAGE_TYPE, MessageType.DISCOVER.code())
                        .put(OptionCode.CLIENT_IDENTIFIER, clientId);
        Inet4Address none = IpAddresses.ANY;
        Dhcp4Message message =
                new Dhcp4Message(
                        false, 1, 7, 0, false, none, none, none, none, hardware(number), options);
        try {
            return server.received(message.encode());
        } catch (MalformedPacket e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClientGetsTheAddressThatTheOriginalGivesIt() {
        byte[] id = HexFormat.of().parseHex("ffe09cd7cf00020000ab11dede0fabf5e9fca3");

        Server4.Answer answer = discover(server(20, Map.of()), id, 1).orElseThrow();

        // systemd-networkd 252, with a pool of 20 addresses: the first.
        assertThat(answer.message().yourAddress()).isEqualTo(ip("10.0.0.2"));
    }

    @Test
    void whenAllIsGivenNobodyIsAnsweredUntilSomethingIsFreeAgain() {
        Server4 server = server(2, Map.of());

        assertThat(discover(server, new byte[] {1, 1}, 1)).isPresent();
        time.moveTo(clock.monotonic().plus(Duration.ofSeconds(10)).usec());
        assertThat(discover(server, new byte[] {1, 2}, 2)).isPresent();
        assertThat(discover(server, new byte[] {1, 3}, 3)).isEmpty();
        time.moveTo(clock.monotonic().plus(Duration.ofSeconds(19)).usec());
        assertThat(discover(server, new byte[] {1, 3}, 3)).isEmpty();
        time.moveTo(clock.monotonic().plus(Duration.ofSeconds(2)).usec());
        assertThat(discover(server, new byte[] {1, 3}, 3)).isPresent();
    }

    @Test
    void clientsThatAreToldSoRenew() throws MalformedPacket {
        Server4 server = server(20, Map.of());
        Sink sink = new Sink();
        Client4 client = client(server, 1, sink, false);
        client.start();
        pass(Duration.ofSeconds(1));
        pass(Duration.ofMinutes(10));
        MonotonicTime before = server.leases().getFirst().end();

        Server4.Answer word = server.forceRenew().values().iterator().next();
        client.received(word.message().encode());
        pass(Duration.ofSeconds(1));

        assertThat(word.to()).isEqualTo(sink.lease.orElseThrow().address());
        assertThat(server.leases().getFirst().end()).isGreaterThan(before);
    }
}
