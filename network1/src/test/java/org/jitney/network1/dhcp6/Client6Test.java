package org.jitney.network1.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.event.VirtualTime;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.identity.Duid;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class Client6Test {
    private static final Duid OWN = Duid.linkLayer(1, new byte[] {2, 0, 0, 0, 0, 1});
    private static final byte[] SERVER = {0, 3, 0, 1, 2, 0, 0, 0, 0, 9};
    private static final byte[] OTHER = {0, 3, 0, 1, 2, 0, 0, 0, 0, 8};
    private static final int IAID = 77;

    private final List<Dhcp6Message> sent = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final ManualClock clock = new ManualClock(1_000_000, 0);
    private ClientWords words = ClientWords.NONE;
    private EventLoop loop;
    private VirtualTime time;
    private Client6 client;

    private static Inet6Address ip(String text) {
        return (Inet6Address) IpPrefix.address(text).orElseThrow();
    }

    @BeforeEach
    void open() throws ErrnoException {
        loop = EventLoop.open();
        time = new VirtualTime(loop, clock);
        client = client(true);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private Client6 client(boolean rapid) {
        return new Client6(
                new Client6.Settings(
                        OWN, IAID, true, true, rapid, List.of(23, 24), Optional.of("box"), words),
                time,
                new Random(1),
                this::send,
                new Client6.Listener() {
                    @Override
                    public void acquired(Lease6 lease) {
                        told.add("acquired " + lease.addresses().size());
                    }

                    @Override
                    public void lost(Lease6 lease) {
                        told.add("lost");
                    }

                    @Override
                    public void informed(Lease6 information) {
                        told.add("informed " + information.domains());
                    }
                });
    }

    private void send(byte[] bytes) {
        try {
            sent.add(Dhcp6Message.decode(bytes));
        } catch (MalformedPacket e) {
            throw new AssertionError(e);
        }
    }

    private void pass(Duration duration) {
        long until = clock.monotonic().plus(duration).usec();
        while (time.nextDue().isPresent() && time.nextDue().getAsLong() <= until) {
            time.moveTo(Math.max(time.nextDue().getAsLong(), clock.monotonic().usec()));
        }
        time.moveTo(until);
    }

    private static byte[] association(int iaid, int first, int second, byte[] options) {
        return new PacketWriter().uint32(iaid).uint32(first).uint32(second).bytes(options).encode();
    }

    private static byte[] address(String address, int preferred, int valid) {
        byte[] value =
                new PacketWriter().address(ip(address)).uint32(preferred).uint32(valid).encode();
        return new Dhcp6Options().add(Dhcp6Options.IA_ADDRESS, value).encode();
    }

    private static Dhcp6Options answer(byte[] server) {
        return new Dhcp6Options()
                .add(Dhcp6Options.CLIENT_ID, OWN.bytes())
                .add(Dhcp6Options.SERVER_ID, server)
                .add(
                        Dhcp6Options.IA_NA,
                        association(IAID, 100, 160, address("2001:db8::9", 200, 400)));
    }

    private void reply(int type, Dhcp6Options options) throws MalformedPacket {
        client.received(new Dhcp6Message(type, sent.getLast().transaction(), options).encode());
    }

    private void bind() throws MalformedPacket {
        client.start();
        pass(Duration.ofSeconds(1));
        reply(Dhcp6Message.REPLY, answer(SERVER).add(Dhcp6Options.RAPID_COMMIT, new byte[0]));
    }

    private List<Integer> types() {
        return sent.stream().map(Dhcp6Message::type).toList();
    }

    @Test
    void saysWhatTheClientIsCalledButNotWhenItGoes() throws MalformedPacket {
        bind();
        assertThat(sent.getFirst().options().one(Dhcp6Options.CLIENT_FQDN))
                .contains(new byte[] {1, 3, 'b', 'o', 'x'});

        client.stop();

        assertThat(sent.getLast().type()).isEqualTo(Dhcp6Message.RELEASE);
        assertThat(sent.getLast().options().one(Dhcp6Options.CLIENT_FQDN)).isEmpty();
    }

    private static String option(Dhcp6Message message, int code) {
        return message.options().all(code).stream()
                .map(HexFormat.of()::formatHex)
                .collect(Collectors.joining(" "));
    }

    @Test
    void whatTheFileSaysGoesIntoEachQuestion() throws MalformedPacket {
        words =
                new ClientWords(
                        List.of("a", "bc"),
                        List.of("box"),
                        List.of(
                                new ClientWords.VendorOption(
                                        9, new Dhcp6Options.Option(1, new byte[] {7})),
                                new ClientWords.VendorOption(
                                        10, new Dhcp6Options.Option(1, new byte[] {8}))),
                        Optional.of("https://a.example/"),
                        List.of(new Dhcp6Options.Option(60_000, new byte[] {1, 2})),
                        Optional.of(new ClientWords.Hint(ip("2001:db8:7::"), 56)));
        client = client(true);
        bind();
        Dhcp6Message solicit = sent.getLast();
        pass(Duration.ofSeconds(101));
        Dhcp6Message renew = sent.getLast();
        client.stop();
        Dhcp6Message release = sent.getLast();

        for (Dhcp6Message each : List.of(solicit, renew)) {
            assertThat(option(each, 15)).isEqualTo("00016100026263");
            assertThat(option(each, 16)).isEqualTo("0000ab110003626f78");
            assertThat(option(each, 17)).isEqualTo("000000090001000107 0000000a0001000108");
            assertThat(option(each, 112)).isEqualTo("68747470733a2f2f612e6578616d706c652f");
            assertThat(option(each, 60_000)).isEqualTo("0102");
            assertThat(option(release, 17) + option(release, 112)).isEmpty();
        }
        assertThat(option(solicit, 6)).isEqualTo("001700180052");
        assertThat(option(renew, 6)).isEqualTo("00170018");
        assertThat(option(solicit, 25))
                .isEqualTo(
                        "0000004d0000000000000000001a0019000000000000000038"
                                + "20010db8000700000000000000000000");
        assertThat(option(renew, 25)).isEqualTo("0000004d0000000000000000");
    }

    @Test
    void aQuestionForInformationHasNothingOfVendors() {
        words =
                new ClientWords(
                        List.of("a"),
                        List.of("box"),
                        List.of(),
                        Optional.of("https://a.example/"),
                        List.of(new Dhcp6Options.Option(60_000, new byte[] {1})),
                        Optional.empty());
        client = client(true);
        client.inform();
        pass(Duration.ofSeconds(1));

        assertThat(option(sent.getLast(), 15) + option(sent.getLast(), 16)).isEmpty();
        assertThat(option(sent.getLast(), 6)).isEqualTo("0017001800200053");
        assertThat(option(sent.getLast(), 112)).isNotEmpty();
        assertThat(option(sent.getLast(), 60_000)).isEqualTo("01");
    }

    @Test
    void takesTheOfferOfTheHighestPreference() throws MalformedPacket {
        client = client(false);
        client.start();
        pass(Duration.ofSeconds(1));
        reply(Dhcp6Message.ADVERTISE, answer(OTHER));
        reply(Dhcp6Message.ADVERTISE, answer(SERVER).add(Dhcp6Options.PREFERENCE, new byte[] {9}));

        pass(Duration.ofSeconds(2));
        reply(Dhcp6Message.REPLY, answer(SERVER));

        assertThat(types()).containsSubsequence(Dhcp6Message.SOLICIT, Dhcp6Message.REQUEST);
        assertThat(sent.getLast().options().one(Dhcp6Options.SERVER_ID))
                .hasValueSatisfying(id -> assertThat(id).isEqualTo(SERVER));
        assertThat(told).containsExactly("acquired 1");
        assertThat(client.state()).isEqualTo(Client6.State.BOUND);
    }

    @Test
    void oneReplyIsEnoughWhereBothWantThat() throws MalformedPacket {
        bind();

        assertThat(types()).containsExactly(Dhcp6Message.SOLICIT);
        assertThat(client.state()).isEqualTo(Client6.State.BOUND);
    }

    @Test
    void renewsRebindsAndLoses() throws MalformedPacket {
        bind();
        sent.clear();

        pass(Duration.ofSeconds(101));
        assertThat(types()).containsExactly(Dhcp6Message.RENEW);
        pass(Duration.ofSeconds(60));
        assertThat(client.state()).isEqualTo(Client6.State.REBINDING);
        pass(Duration.ofSeconds(241));

        assertThat(told).containsExactly("acquired 1", "lost");
        assertThat(types()).contains(Dhcp6Message.REBIND, Dhcp6Message.SOLICIT);
    }

    @Test
    void anotherServerDoesNotAnswerARenewal() throws MalformedPacket {
        bind();
        pass(Duration.ofSeconds(101));

        reply(Dhcp6Message.REPLY, answer(OTHER));
        assertThat(client.state()).isEqualTo(Client6.State.RENEWING);
        reply(Dhcp6Message.REPLY, answer(SERVER));

        assertThat(client.state()).isEqualTo(Client6.State.BOUND);
    }

    @Test
    void whatIsForOthersIsNotHeard() throws MalformedPacket {
        client.start();
        pass(Duration.ofSeconds(1));
        Dhcp6Options foreign =
                new Dhcp6Options()
                        .add(Dhcp6Options.CLIENT_ID, OTHER)
                        .add(Dhcp6Options.SERVER_ID, SERVER)
                        .add(Dhcp6Options.RAPID_COMMIT, new byte[0]);

        reply(Dhcp6Message.REPLY, foreign);

        assertThat(told).isEmpty();
    }

    @Test
    void tellsTheServerWhenItEnds() throws MalformedPacket {
        bind();

        client.stop();

        assertThat(sent.getLast().type()).isEqualTo(Dhcp6Message.RELEASE);
        assertThat(told).endsWith("lost");
        assertThat(time.nextDue()).isEmpty();
    }

    @Test
    void asksForInformationOnly() throws MalformedPacket {
        client.inform();
        pass(Duration.ofSeconds(1));
        assertThat(types()).contains(Dhcp6Message.INFORMATION_REQUEST);

        reply(
                Dhcp6Message.REPLY,
                new Dhcp6Options()
                        .add(Dhcp6Options.CLIENT_ID, OWN.bytes())
                        .add(Dhcp6Options.SERVER_ID, SERVER)
                        .add(Dhcp6Options.DOMAIN_LIST, new byte[] {1, 'a', 0}));

        assertThat(told).containsExactly("informed [a]");
    }

    @Test
    void addressesThatMakeNoSenseAreLeftOut() throws MalformedPacket {
        for (String wrong : List.of("fe80::1", "ff02::1", "::", "::1")) {
            Dhcp6Options options =
                    new Dhcp6Options()
                            .add(Dhcp6Options.SERVER_ID, SERVER)
                            .add(
                                    Dhcp6Options.IA_NA,
                                    association(IAID, 0, 0, address(wrong, 10, 20)));
            Dhcp6Message message = new Dhcp6Message(Dhcp6Message.REPLY, 1, options);
            assertThat(Lease6.of(message, IAID).addresses()).as(wrong).isEmpty();
        }
        Dhcp6Options foreign =
                new Dhcp6Options()
                        .add(Dhcp6Options.SERVER_ID, SERVER)
                        .add(
                                Dhcp6Options.IA_NA,
                                association(IAID + 1, 0, 0, address("2001:db8::1", 10, 20)));
        assertThat(Lease6.of(new Dhcp6Message(7, 1, foreign), IAID).addresses()).isEmpty();
    }

    @Test
    void anyPieceIsReadOrMalformed() {
        byte[] whole = new Dhcp6Message(7, 5, answer(SERVER)).encode();
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 9));
            for (int j = 0; j < 3 && bytes.length > 0; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                Lease6 lease = Lease6.of(Dhcp6Message.decode(bytes), IAID);
                assertThat(lease.addresses()).allMatch(a -> a.preferred() <= a.valid());
            } catch (MalformedPacket expected) {
                assertThat(expected).hasMessageMatching(".+");
            }
        }
    }

    @Test
    void aServerWithoutAnIdentifierIsNone() {
        Dhcp6Message message = new Dhcp6Message(7, 1, new Dhcp6Options());

        assertThatThrownBy(() -> Lease6.of(message, IAID)).isInstanceOf(MalformedPacket.class);
    }
}
