package org.jitney.network1.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.LinkFacts;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.store.QuietKernel;
import org.jitney.unitfile.UnitFile;
import org.junit.jupiter.api.Test;

/** A link that waits for a lease, has one, and has none any more. */
final class LostLeaseTest {
    private static final int CARRIER = Rtnetlink.IFF_UP | Rtnetlink.IFF_LOWER_UP;
    private static final String FILE = "[Match]\nName=eth0\n[Network]\nDHCP=ipv4\n";

    private boolean served;
    private final Links links =
            new Links(
                    new Surroundings(
                            new Requests() {
                                @Override
                                public void execute(int type, int flags, byte[] payload) {}

                                @Override
                                public List<NetlinkMessage> dump(int type, byte[] payload) {
                                    return type == Rtnetlink.RTM_GETLINK
                                            ? List.of(QuietKernel.link(3, "eth0", CARRIER, 6))
                                            : List.of();
                                }
                            },
                            link -> new LinkFacts(link.names(), "ether", "", "", "", ""),
                            (family, name, key, value) -> {},
                            (tap, kind) -> {},
                            (delay, what) -> {},
                            Optional.empty(),
                            () -> {}));

    @Test
    void aLinkStaysConfiguredWithoutItsLeaseUntilItsCarrierIsGone() throws Exception {
        links.use(
                new QuietProtocols() {
                    @Override
                    public boolean step(
                            KernelLink link,
                            NetworkFile file,
                            long table,
                            List<KernelAddress> there) {
                        return served;
                    }
                });
        List<UnitFile> parts = List.of(UnitFile.parse("/x.network", FILE, d -> {}));
        NetworkFile file = NetworkFile.read("/x.network", parts, d -> {});
        links.start(new Configuration(List.of(file), List.of()));
        assertThat(links.admin(3)).isEqualTo(AdminState.CONFIGURING);

        served = true;
        links.again(3);
        assertThat(links.admin(3)).isEqualTo(AdminState.CONFIGURED);
        served = false;
        links.again(3);
        assertThat(links.admin(3)).isEqualTo(AdminState.CONFIGURED);

        links.on(QuietKernel.link(3, "eth0", Rtnetlink.IFF_UP, 2));
        links.on(QuietKernel.link(3, "eth0", CARRIER, 6));
        assertThat(links.admin(3)).isEqualTo(AdminState.CONFIGURING);
    }
}
