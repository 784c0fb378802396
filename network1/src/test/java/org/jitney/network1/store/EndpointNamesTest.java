package org.jitney.network1.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.event.VirtualTime;
import org.jitney.network1.config.NetDevFile;
import org.jitney.network1.config.WireguardKind;
import org.jitney.unitfile.UnitFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EndpointNamesTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final List<String> asked = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private List<InetAddress> known = List.of();
    private boolean isThere = true;
    private EventLoop loop;
    private VirtualTime time;
    private EndpointNames names;

    @BeforeEach
    void open() throws Exception {
        ManualClock clock = new ManualClock(1_000_000, 5_000_000);
        loop = EventLoop.open(clock);
        time = new VirtualTime(loop, clock);
        names =
                new EndpointNames(
                        time,
                        (host, answer) -> {
                            asked.add(host);
                            answer.accept(known);
                        },
                        (link, peer, address, port) -> {
                            told.add(link + " " + address.getHostAddress() + " " + port);
                            return isThere;
                        });
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private static WireguardKind at(String endpoint) throws Exception {
        String text =
                """
                [NetDev]
                Name=wg0
                Kind=wireguard
                [WireGuard]
                PrivateKey=%s
                [WireGuardPeer]
                PublicKey=%s
                Endpoint=%s
                """
                        .formatted(KEY, KEY, endpoint);
        return (WireguardKind)
                NetDevFile.read(
                                "/x.netdev",
                                List.of(UnitFile.parse("/x.netdev", text, d -> {})),
                                d -> {})
                        .orElseThrow()
                        .kind();
    }

    private static List<InetAddress> addresses(String... texts) {
        return List.of(texts).stream().map(InetAddress::ofLiteral).toList();
    }

    private void pass(Duration duration) {
        int _ = time.moveTo(time.clock().monotonic().plus(duration).usec());
    }

    @Test
    void anAddressIsNotLookedUp() throws Exception {
        names.watch("wg0", at("192.0.2.1:51820"));

        assertThat(asked).isEmpty();
    }

    @Test
    void aNameIsTriedUntilItIsFound() throws Exception {
        names.watch("wg0", at("vpn.example:51820"));
        pass(Duration.ofMillis(199));
        assertThat(asked).hasSize(1);
        pass(Duration.ofMillis(1));
        assertThat(asked).hasSize(2);
        pass(Duration.ofMillis(399));
        assertThat(asked).hasSize(2);

        known = addresses("192.0.2.7");
        pass(Duration.ofMillis(1));

        assertThat(told).containsExactly("wg0 192.0.2.7 51820");
    }

    @Test
    void aPeerThatMovedToAnotherAddressIsFollowed() throws Exception {
        known = addresses("192.0.2.7", "192.0.2.8");
        names.watch("wg0", at("vpn.example:51820"));
        known = addresses("192.0.2.8", "192.0.2.7"); // in turn, as servers answer
        pass(Duration.ofMinutes(2));
        assertThat(told).containsExactly("wg0 192.0.2.7 51820");

        known = addresses("2001:db8::9");
        pass(Duration.ofMinutes(2));

        assertThat(told).hasSize(2).last().isEqualTo("wg0 2001:db8:0:0:0:0:0:9 51820");
    }

    @Test
    void nobodyLooksForALinkThatIsGoneOrHasOtherPeers() throws Exception {
        names.watch("wg0", at("a.example:1"));
        names.watch("wg0", at("b.example:1"));
        pass(Duration.ofMillis(200));
        assertThat(asked).containsExactly("a.example", "b.example", "b.example");

        isThere = false;
        known = addresses("192.0.2.7");
        pass(Duration.ofMillis(400));
        assertThat(told).hasSize(1);
        pass(Duration.ofHours(1));

        assertThat(told).hasSize(1);
    }
}
