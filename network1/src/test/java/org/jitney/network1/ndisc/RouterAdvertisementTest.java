package org.jitney.network1.ndisc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.event.VirtualTime;
import org.jitney.linux.netlink.AddressText;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.packet.DomainNames;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketWriter;
import org.junit.jupiter.api.Test;

final class RouterAdvertisementTest {
    private static Inet6Address ip(String text) {
        return (Inet6Address) IpPrefix.address(text).orElseThrow();
    }

    private static PacketWriter head(int flags, int lifetime) {
        return new PacketWriter()
                .uint8(134)
                .uint8(0)
                .uint16(0)
                .uint8(64)
                .uint8(flags)
                .uint16(lifetime)
                .uint32(0)
                .uint32(0);
    }

    private static PacketWriter prefix(PacketWriter out, String address, int valid, int preferred) {
        return out.uint8(3)
                .uint8(4)
                .uint8(64)
                .uint8(0xc0)
                .uint32(valid)
                .uint32(preferred)
                .uint32(0)
                .address(ip(address));
    }

    private static byte[] full() {
        byte[] names = DomainNames.encode("a.example");
        return prefix(head(0xc8, 1800), "fd00:77::5", 7200, 3600)
                .uint8(5)
                .uint8(1)
                .uint16(0)
                .uint32(1400)
                .uint8(24)
                .uint8(2)
                .uint8(48)
                .uint8(0x18)
                .uint32(900)
                .bytes(Arrays.copyOf(ip("fd99::").getAddress(), 8))
                .uint8(25)
                .uint8(3)
                .uint16(0)
                .uint32(600)
                .address(ip("fd00:77::53"))
                .uint8(31)
                .uint8(3)
                .uint16(0)
                .uint32(600)
                .bytes(Arrays.copyOf(names, 16))
                .encode();
    }

    @Test
    void readsAllThatARouterSays() throws MalformedPacket {
        RouterAdvertisement read = RouterAdvertisement.decode(full());

        assertThat(read.managed()).isTrue();
        assertThat(read.otherInformation()).isTrue();
        assertThat(read.preference()).isEqualTo(1);
        assertThat(read.lifetime()).isEqualTo(1800);
        assertThat(read.mtu()).hasValue(1400);
        assertThat(read.prefixes())
                .containsExactly(
                        new RouterAdvertisement.Prefix(
                                ip("fd00:77::"), 64, true, true, 7200, 3600));
        assertThat(read.routes())
                .containsExactly(new RouterAdvertisement.Route(ip("fd99::"), 48, 3, 900));
        assertThat(read.servers().getFirst().addresses()).containsExactly(ip("fd00:77::53"));
        assertThat(read.domains().getFirst().names()).containsExactly("a.example");
    }

    @Test
    void prefixesThatMakeNoSenseAreLeftOut() throws MalformedPacket {
        byte[] longer = prefix(head(0, 0), "fd00::", 10, 20).encode();
        byte[] local = prefix(head(0, 0), "fe80::", 20, 10).encode();
        byte[] group = prefix(head(0, 0), "ff02::", 20, 10).encode();

        for (byte[] each : List.of(longer, local, group)) {
            assertThat(RouterAdvertisement.decode(each).prefixes()).isEmpty();
        }
    }

    @Test
    void anOptionOfNoLengthIsMalformed() {
        byte[] bytes = head(0, 0).uint8(3).uint8(0).zeros(6).encode();

        assertThatThrownBy(() -> RouterAdvertisement.decode(bytes))
                .isInstanceOf(MalformedPacket.class);
    }

    @Test
    void anyPieceIsReadOrMalformed() {
        byte[] whole = full();
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 20));
            for (int j = 0; j < 4 && bytes.length > 0; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(RouterAdvertisement.decode(bytes).prefixes())
                        .allMatch(p -> !p.address().isMulticastAddress() && p.length() <= 128);
            } catch (MalformedPacket expected) {
                assertThat(expected).hasMessageMatching(".+");
            }
        }
    }

    @Test
    void asksUntilSomebodyAnswers() throws ErrnoException, MalformedPacket {
        try (EventLoop loop = EventLoop.open()) {
            ManualClock clock = new ManualClock(1_000_000, 0);
            VirtualTime time = new VirtualTime(loop, clock);
            List<byte[]> sent = new ArrayList<>();
            List<Inet6Address> heard = new ArrayList<>();
            RouterDiscovery discovery =
                    new RouterDiscovery(
                            new byte[] {2, 0, 0, 0, 0, 1},
                            time,
                            new Random(1),
                            sent::add,
                            (router, said) -> heard.add(router));
            discovery.start();
            for (int second = 0; second < 30; second++) {
                time.moveTo(clock.monotonic().plus(Duration.ofSeconds(1)).usec());
            }
            assertThat(sent).hasSizeBetween(3, 4); // 0, 4, 12, 28 s

            assertThatThrownBy(() -> discovery.received(full(), ip("fe80::1"), 254))
                    .isInstanceOf(MalformedPacket.class);
            assertThatThrownBy(() -> discovery.received(full(), ip("fd00::1"), 255))
                    .isInstanceOf(MalformedPacket.class);
            assertThat(heard).isEmpty();
            discovery.received(full(), ip("fe80::1"), 255);

            assertThat(heard).containsExactly(ip("fe80::1"));
            assertThat(time.nextDue()).isEmpty();
        }
    }

    @Test
    void addressesAreMadeOfTheHardwareAddress() {
        byte[] half = Ipv6Prefixes.eui64(new byte[] {0x52, 0x54, 0, 0, 0, 1});

        assertThat(AddressText.of(Ipv6Prefixes.address(ip("fd00:77::"), half)))
                .isEqualTo("fd00:77::5054:ff:fe00:1");
    }

    @Test
    void addressesAreWrittenAsRfc5952Says() {
        for (String each :
                List.of("::", "::1", "fe80::1", "2001:db8::1:0:0:1", "2001:db8:0:1:1:1:1:1")) {
            assertThat(AddressText.of(ip(each))).isEqualTo(each);
        }
        assertThat(AddressText.of(ip("1:0:0:2:0:0:0:3"))).isEqualTo("1:0:0:2::3");
    }

    @Test
    void whatIsWrittenIsReadTheSame() throws MalformedPacket {
        RouterAdvertisement said =
                new RouterAdvertisement(
                        64,
                        true,
                        false,
                        3,
                        1200,
                        OptionalLong.of(1400),
                        List.of(
                                new RouterAdvertisement.Prefix(
                                        ip("2001:db8:8::"), 64, true, true, 200, 100)),
                        List.of(new RouterAdvertisement.Route(ip("2001:db8:10::"), 48, 0, 300)),
                        List.of(
                                new RouterAdvertisement.Servers(
                                        List.of(ip("2001:db8::53"), ip("2001:db8::54")), 3600)),
                        List.of(
                                new RouterAdvertisement.Domains(
                                        List.of("example.com", "a.b.example"), 3600)));

        assertThat(RouterAdvertisement.decode(said.encode(new byte[6]))).isEqualTo(said);
    }

    @Test
    void aFloodOfSolicitationsIsAnsweredEveryThreeSeconds() throws Exception {
        RouterAdvertisement said =
                new RouterAdvertisement(
                        0,
                        false,
                        false,
                        0,
                        1800,
                        OptionalLong.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of());
        byte[] solicitation = {(byte) 133, 0, 0, 0, 0, 0, 0, 0};
        try (EventLoop loop = EventLoop.open()) {
            VirtualTime time = new VirtualTime(loop, new ManualClock(0, 0));
            List<byte[]> sent = new ArrayList<>();
            RouterSender sender =
                    new RouterSender(new byte[6], () -> said, time, new Random(1), sent::add);
            sender.start();
            for (int second = 0; second < 30; second++) {
                for (int i = 0; i < 100; i++) {
                    sender.received(solicitation, 255);
                }
                time.moveTo((second + 1) * 1_000_000L);
            }

            assertThat(sent).hasSizeBetween(5, 12);
            assertThatThrownBy(() -> sender.received(solicitation, 64))
                    .isInstanceOf(MalformedPacket.class);
            sender.stop();
            assertThat(RouterAdvertisement.decode(sent.getLast()).lifetime()).isZero();
        }
    }
}
