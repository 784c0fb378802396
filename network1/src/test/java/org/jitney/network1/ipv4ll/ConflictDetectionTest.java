package org.jitney.network1.ipv4ll;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.event.VirtualTime;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ConflictDetectionTest {
    private static final byte[] OWN = {2, 0, 0, 0, 0, 1};
    private static final byte[] OTHER = {2, 0, 0, 0, 0, 2};
    private static final Inet4Address ADDRESS = IpAddresses.four(0xc0000232);

    private final ManualClock clock = new ManualClock(1_000_000, 0);
    private final List<ArpPacket> sent = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private EventLoop loop;
    private VirtualTime time;
    private ConflictDetection detection;

    @BeforeEach
    void open() throws ErrnoException {
        loop = EventLoop.open();
        time = new VirtualTime(loop, clock);
        detection =
                new ConflictDetection(
                        ADDRESS,
                        OWN,
                        time,
                        new Random(1),
                        this::send,
                        new ConflictDetection.Listener() {
                            @Override
                            public void free() {
                                told.add("free");
                            }

                            @Override
                            public void conflict() {
                                told.add("conflict");
                            }
                        });
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private void send(byte[] packet) {
        try {
            sent.add(ArpPacket.decode(packet));
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

    private static byte[] claim() {
        return ArpPacket.announcement(OTHER, ADDRESS).encode();
    }

    @Test
    void anAddressThatNobodyHasIsAnnounced() {
        detection.start();

        pass(Duration.ofSeconds(10));

        assertThat(told).containsExactly("free");
        assertThat(sent).hasSize(5);
        assertThat(sent.subList(0, 3)).allMatch(p -> p.sender().equals(IpAddresses.ANY));
        assertThat(sent.subList(3, 5)).allMatch(p -> p.sender().equals(ADDRESS));
    }

    @Test
    void whoHasItOrTriesItIsInTheWay() throws MalformedPacket {
        detection.start();
        pass(Duration.ofSeconds(1));

        detection.received(ArpPacket.probe(OTHER, ADDRESS).encode());

        assertThat(told).containsExactly("conflict");
        pass(Duration.ofSeconds(20));
        assertThat(told).containsExactly("conflict");
    }

    @Test
    void ourOwnPacketsComeBackWithoutHarm() throws MalformedPacket {
        detection.start();

        detection.received(ArpPacket.probe(OWN, ADDRESS).encode());

        assertThat(told).isEmpty();
    }

    @Test
    void itIsDefendedOnceInTenSeconds() throws MalformedPacket {
        detection.start();
        pass(Duration.ofSeconds(10));
        sent.clear();

        detection.received(claim());
        assertThat(sent).hasSize(1);
        pass(Duration.ofSeconds(11));
        detection.received(claim());
        assertThat(told).containsExactly("free");
        pass(Duration.ofSeconds(5));
        detection.received(claim());

        assertThat(told).containsExactly("free", "conflict");
    }

    @Test
    void anotherLinkLocalAddressIsTriedAfterAConflict() throws MalformedPacket {
        List<Inet4Address> bound = new ArrayList<>();
        LinkLocalAddress choice =
                new LinkLocalAddress(
                        OWN,
                        Optional.empty(),
                        time,
                        new Random(1),
                        this::send,
                        new LinkLocalAddress.Listener() {
                            @Override
                            public void bound(Inet4Address address) {
                                bound.add(address);
                            }

                            @Override
                            public void lost(Inet4Address address) {
                                told.add("lost");
                            }
                        });
        choice.start();
        pass(Duration.ofSeconds(1));
        Inet4Address first = sent.getFirst().target();

        choice.received(ArpPacket.announcement(OTHER, first).encode());
        pass(Duration.ofSeconds(10));

        assertThat(bound).hasSize(1);
        assertThat(bound.getFirst()).isNotEqualTo(first);
        assertThat(bound.getFirst().isLinkLocalAddress()).isTrue();
        assertThat(first.isLinkLocalAddress()).isTrue();
    }

    /** Seen of systemd-networkd 252 on a link with this address. */
    @Test
    void theFirstChoiceIsTheOriginals() {
        byte[] hardware = {0x52, 0x54, 0, 0, 0, 1};
        LinkLocalAddress choice =
                new LinkLocalAddress(
                        hardware,
                        Optional.empty(),
                        time,
                        new Random(1),
                        this::send,
                        new LinkLocalAddress.Listener() {
                            @Override
                            public void bound(Inet4Address address) {}

                            @Override
                            public void lost(Inet4Address address) {}
                        });
        choice.start();
        pass(Duration.ofSeconds(1));

        assertThat(sent.getFirst().target().getHostAddress()).isEqualTo("169.254.77.104");
    }
}
