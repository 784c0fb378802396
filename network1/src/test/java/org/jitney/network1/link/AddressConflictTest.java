package org.jitney.network1.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.netlink.AddressMessage;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.AddressConfig;
import org.jitney.network1.config.LinkFacts;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.ipv4ll.AddressProbes.Verdict;
import org.jitney.network1.store.QuietKernel;
import org.jitney.unitfile.UnitFile;
import org.junit.jupiter.api.Test;

/** An address with {@code DuplicateAddressDetection=ipv4} waits until nobody else has it. */
final class AddressConflictTest {
    private static final String FILE =
            """
            [Match]
            Name=eth0
            [Address]
            Address=10.7.0.1/24
            DuplicateAddressDetection=ipv4
            [Address]
            Address=10.8.0.1/24
            [Route]
            Gateway=10.7.0.9
            """;

    private final List<String> asked = new ArrayList<>();
    private final Map<String, Verdict> verdicts = new HashMap<>();

    /** Has one Ethernet link with a carrier. */
    private final class Kernel implements Requests {
        @Override
        public void execute(int type, int flags, byte[] payload) throws MalformedMessage {
            switch (type) {
                case Rtnetlink.RTM_NEWADDR, Rtnetlink.RTM_DELADDR -> {
                    KernelAddress address =
                            KernelAddress.of(AddressMessage.decode(payload)).orElseThrow();
                    String verb = type == Rtnetlink.RTM_NEWADDR ? "add " : "remove ";
                    asked.add(verb + address.local());
                }
                case Rtnetlink.RTM_NEWROUTE -> asked.add("route");
                default -> {}
            }
        }

        @Override
        public List<NetlinkMessage> dump(int type, byte[] payload) {
            int up = Rtnetlink.IFF_UP | Rtnetlink.IFF_LOWER_UP;
            return type == Rtnetlink.RTM_GETLINK
                    ? List.of(QuietKernel.link(3, "eth0", up, 6))
                    : List.of();
        }
    }

    /** Says of addresses what the test wants. */
    private final class Oracle extends QuietProtocols {
        @Override
        public Verdict probe(KernelLink link, AddressConfig address) {
            return verdicts.getOrDefault(
                    address.local().address().getHostAddress(), Verdict.PENDING);
        }
    }

    private Links start() throws Exception {
        Links links =
                new Links(
                        new Surroundings(
                                new Kernel(),
                                link -> new LinkFacts(link.names(), "ether", "", "", "", ""),
                                (family, link, key, value) -> {},
                                (name, kind) -> {},
                                (delay, what) -> {},
                                Optional.of(new byte[16]),
                                () -> {}));
        links.use(new Oracle());
        List<UnitFile> parts = List.of(UnitFile.parse("/x.network", FILE, d -> {}));
        links.start(
                new Configuration(
                        List.of(NetworkFile.read("/x.network", parts, d -> {})), List.of()));
        return links;
    }

    private static NetlinkMessage has(String hex) {
        byte[] address = HexFormat.of().parseHex(hex);
        AttributeWriter attributes =
                new AttributeWriter()
                        .bytes(Rtnetlink.IFA_LOCAL, address)
                        .bytes(Rtnetlink.IFA_ADDRESS, address)
                        .uint32(Rtnetlink.IFA_FLAGS, Rtnetlink.IFA_F_PERMANENT);
        return new NetlinkMessage(
                Rtnetlink.RTM_NEWADDR, 0, 0, AddressMessage.encode(2, 24, 0, 3, attributes));
    }

    @Test
    void theAddressComesWhenItIsFreeAndTheRoutesWithIt() throws Exception {
        Links links = start();
        assertThat(asked).containsExactly("add 10.8.0.1/24");
        links.on(has("0a080001"));
        assertThat(links.admin(3)).isEqualTo(AdminState.CONFIGURING);

        verdicts.put("10.7.0.1", Verdict.FREE);
        links.again(3);
        links.again(3);
        links.on(has("0a070001"));

        assertThat(asked).containsExactly("add 10.8.0.1/24", "add 10.7.0.1/24", "route");
    }

    @Test
    void anAddressThatSomebodyElseTakesGoes() throws Exception {
        verdicts.put("10.7.0.1", Verdict.FREE);
        Links links = start();
        links.on(has("0a070001"));
        asked.clear();

        verdicts.put("10.7.0.1", Verdict.TAKEN);
        links.again(3);
        links.again(3);

        assertThat(asked).containsExactly("remove 10.7.0.1/24");
    }
}
