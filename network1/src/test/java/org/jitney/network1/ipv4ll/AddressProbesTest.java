package org.jitney.network1.ipv4ll;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.event.VirtualTime;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.ipv4ll.AddressProbes.Verdict;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AddressProbesTest {
    private static final byte[] OWN = {2, 0, 0, 0, 0, 1};
    private static final byte[] OTHER = {2, 0, 0, 0, 0, 2};
    private static final Inet4Address ONE = IpAddresses.four(0x0a000001);
    private static final Inet4Address TWO = IpAddresses.four(0x0a000002);

    private final ManualClock clock = new ManualClock(1_000_000, 0);
    private final List<String> told = new ArrayList<>();
    private int sent;
    private EventLoop loop;
    private VirtualTime time;
    private AddressProbes probes;

    @BeforeEach
    void open() throws ErrnoException {
        loop = EventLoop.open();
        time = new VirtualTime(loop, clock);
        probes =
                new AddressProbes(
                        OWN,
                        time,
                        new Random(1),
                        packet -> sent++,
                        (address, verdict) -> told.add(address.getHostAddress() + " " + verdict));
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private void passSeconds(int seconds) {
        long until = clock.monotonic().usec() + seconds * 1_000_000L;
        while (time.nextDue().isPresent() && time.nextDue().getAsLong() <= until) {
            time.moveTo(time.nextDue().getAsLong());
        }
        time.moveTo(until);
    }

    @Test
    void eachAddressHasItsOwnVerdict() throws MalformedPacket {
        assertThat(probes.probe(ONE)).isEqualTo(Verdict.PENDING);
        assertThat(probes.probe(TWO)).isEqualTo(Verdict.PENDING);

        passSeconds(1);
        probes.received(ArpPacket.announcement(OTHER, TWO).encode());
        passSeconds(20);

        assertThat(told).containsExactly("10.0.0.2 TAKEN", "10.0.0.1 FREE");
        assertThat(probes.probe(ONE)).isEqualTo(Verdict.FREE);
        assertThat(probes.probe(TWO)).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void anAddressIsDefendedOnceAndThenGivenUp() throws MalformedPacket {
        assertThat(probes.probe(ONE)).isEqualTo(Verdict.PENDING);
        passSeconds(20);

        probes.received(ArpPacket.announcement(OTHER, ONE).encode());
        assertThat(probes.probe(ONE)).isEqualTo(Verdict.FREE);
        probes.received(ArpPacket.announcement(OTHER, ONE).encode());

        assertThat(told).containsExactly("10.0.0.1 FREE", "10.0.0.1 TAKEN");
    }

    @Test
    void whatHasEndedSaysNothingAndBeginsAnew() {
        assertThat(probes.probe(ONE)).isEqualTo(Verdict.PENDING);

        probes.stop();
        passSeconds(20);

        assertThat(told).isEmpty();
        assertThat(sent).isZero();
        assertThat(probes.probe(ONE)).isEqualTo(Verdict.PENDING);
    }
}
