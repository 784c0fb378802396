package org.jitney.network1.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.network1.config.DelegationConfig;
import org.jitney.network1.config.LowerHalf;
import org.jitney.network1.dhcp6.Lease6;
import org.jitney.network1.ndisc.RouterAdvertisement;
import org.jitney.network1.store.QuietKernel;
import org.junit.jupiter.api.Test;

/** One link is given 2001:db8::/56, another one takes a part and tells of it. */
final class DelegationsTest {
    private static final int UPLINK = 3;
    private static final int TAKER = 4;
    private static final byte[] MACHINE = new byte[16];

    private static KernelLink link(int index, String name) {
        return new KernelLink(
                index, List.of(name), 1, 0, 6, 1500, "52:54:00:00:00:01", "", 0, "", 0);
    }

    private static List<Lease6.Prefix> given(long seconds) {
        Inet6Address prefix = (Inet6Address) InetAddress.ofLiteral("2001:db8::");
        return List.of(new Lease6.Prefix(prefix, 56, seconds, seconds));
    }

    @Test
    void theSameLifetimesBeginAnewWithEachLease() throws Exception {
        ManualClock clock = new ManualClock(1_000_000, 0);
        try (EventLoop loop = EventLoop.open(clock)) {
            Delegations all =
                    new Delegations(
                            new LinkProtocols.Host(
                                    loop,
                                    new Random(1),
                                    new LeaseChanges(new QuietKernel()),
                                    new LinkProtocols.Outlets(
                                            index -> {},
                                            (index, text) -> {},
                                            (index, bytes) -> {},
                                            MachineSink.NONE,
                                            ServerLeaseStore.NONE)));
            all.add(
                    link(TAKER, "lan"),
                    new DelegationConfig(
                            ":auto", Optional.of(1L), true, true, LowerHalf.USUAL, false, 256),
                    MACHINE);
            RouterSenderLink.Delegated told = all.of(TAKER);
            assertThat(told.prefixes()).isEmpty();
            List<?> none = told.terms();

            all.offer(link(UPLINK, "wan"), given(3600), MACHINE);
            List<?> first = told.terms();
            assertThat(first).isNotEqualTo(none);

            clock.advance(Duration.ofSeconds(100));
            assertThat(told.terms()).isEqualTo(first); // that time passes is nothing new
            assertThat(told.prefixes())
                    .extracting(RouterAdvertisement.Prefix::valid)
                    .containsExactly(3500L);

            all.offer(link(UPLINK, "wan"), given(3600), MACHINE);
            assertThat(told.terms()).isNotEqualTo(first);
            assertThat(told.prefixes())
                    .extracting(RouterAdvertisement.Prefix::valid)
                    .containsExactly(3600L);
        }
    }
}
