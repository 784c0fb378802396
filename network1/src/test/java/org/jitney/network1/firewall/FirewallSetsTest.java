package org.jitney.network1.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.netlink.AddressMessage;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.NftChange;
import org.jitney.linux.netlink.NftElement;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.netlink.Ruleset;
import org.jitney.linux.sys.Errno;
import org.jitney.network1.config.LinkFacts;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.link.Configuration;
import org.jitney.network1.link.KernelLink;
import org.jitney.network1.link.Links;
import org.jitney.network1.link.Surroundings;
import org.jitney.network1.store.QuietKernel;
import org.jitney.unitfile.UnitFile;
import org.junit.jupiter.api.Test;

/** With the link eth0 of {@link QuietKernel}, whose index is 3 and which has 10.1.0.5/24. */
final class FirewallSetsTest {
    private static final int RULE = 0x0a06;
    private static final int ADD = 0x0a0c;
    private static final int REMOVE = 0x0a0e;
    private static final NftChange.SetName FOUR = NatTable.sources(Rtnetlink.AF_INET);
    private static final NftChange.SetName OWN = new NftChange.SetName(NftChange.INET, "f", "s");

    /** Has tables or not, and what was put into their sets. */
    private static final class Rules implements Ruleset {
        final Set<Integer> tables = new HashSet<>();
        final Set<String> refused = new HashSet<>();
        final Set<String> absent = new HashSet<>();
        final List<String> all = new ArrayList<>();
        boolean permitted = true;
        int commits;
        int largest;

        @Override
        public void commit(List<NftChange> changes) throws NetlinkError {
            commits++;
            largest = Math.max(largest, changes.size());
            if (!permitted) {
                throw new NetlinkError(Errno.EPERM, "");
            }
            for (NftChange each : changes) {
                int family = each.message().payload()[0];
                if (each.message().type() == 0x0a00 && !tables.add(family)) {
                    throw new NetlinkError(Errno.EEXIST, "");
                }
                boolean element = each.message().type() >= ADD;
                if (element && family != NftChange.INET && !tables.contains(family)) {
                    throw new NetlinkError(Errno.ENOENT, "");
                }
                if (absent.contains(text(each))) {
                    throw new NetlinkError(Errno.ENOENT, "");
                }
                if (refused.contains(text(each))) {
                    throw new NetlinkError(Errno.EINVAL, "");
                }
            }
            changes.stream().filter(c -> c.message().type() >= RULE).forEach(c -> all.add(text(c)));
        }

        /** {@return what was asked for since this was last called, without rules and sets} */
        List<String> take() {
            List<String> taken = all.stream().filter(t -> !t.startsWith("a0")).toList();
            all.clear();
            return taken;
        }
    }

    private static String text(NftChange change) {
        String payload = HexFormat.of().formatHex(change.message().payload());
        return switch (change.message().type()) {
            case ADD -> "+" + payload;
            case REMOVE -> "-" + payload;
            default -> "%x".formatted(change.message().type());
        };
    }

    private static String added(NftChange.SetName set, NftElement element) {
        return text(NftChange.add(set, element));
    }

    private static String removed(NftChange.SetName set, NftElement element) {
        return text(NftChange.remove(set, element));
    }

    private static NftElement network(String address, int length) {
        return new NftElement.Network(InetAddress.ofLiteral(address), length);
    }

    private final Rules rules = new Rules();
    private final Links links =
            new Links(
                    new Surroundings(
                            new QuietKernel(),
                            FirewallSetsTest::facts,
                            (family, name, key, value) -> {},
                            (tap, kind) -> {},
                            (delay, what) -> {},
                            Optional.empty(),
                            () -> {}));
    private final FirewallSets firewall = new FirewallSets(links, rules);

    private static LinkFacts facts(KernelLink link) {
        return new LinkFacts(link.names(), "ether", "", "", "", "");
    }

    private static Configuration wanting(String text) throws Exception {
        String path = "/etc/systemd/network/10-e.network";
        List<UnitFile> parts =
                List.of(UnitFile.parse(path, "[Match]\nName=eth0\n" + text, d -> {}));
        return new Configuration(List.of(NetworkFile.read(path, parts, d -> {})), List.of());
    }

    private void start(String text) throws Exception {
        links.start(wanting(text));
        look();
    }

    private void look() {
        firewall.look(links.takeChanged());
    }

    private void address(boolean there, String text, int length, int scope) {
        links.on(message(there, text, length, scope));
        look();
    }

    private static NetlinkMessage message(boolean there, String text, int length, int scope) {
        byte[] address = InetAddress.ofLiteral(text).getAddress();
        AttributeWriter attributes =
                new AttributeWriter()
                        .bytes(Rtnetlink.IFA_LOCAL, address)
                        .bytes(Rtnetlink.IFA_ADDRESS, address);
        int family = address.length == 4 ? Rtnetlink.AF_INET : Rtnetlink.AF_INET6;
        return new NetlinkMessage(
                there ? Rtnetlink.RTM_NEWADDR : Rtnetlink.RTM_DELADDR,
                0,
                0,
                AddressMessage.encode(family, length, scope, 3, attributes));
    }

    @Test
    void nothingIsAskedOfAKernelWithoutAWish() throws Exception {
        start("[Network]\nAddress=10.1.0.5/24\n");

        assertThat(rules.tables).isEmpty();
        assertThat(rules.all).isEmpty();
    }

    @Test
    void theNetworkOfAnAddressIsMasqueradedWhileTheAddressIsThere() throws Exception {
        start("[Network]\nAddress=10.1.0.5/24\nIPMasquerade=ipv4\n");

        assertThat(rules.tables).containsExactlyInAnyOrder(NftChange.IPV4, NftChange.IPV6);
        assertThat(rules.take()).containsExactly(added(FOUR, network("10.1.0.0", 24)));

        address(false, "10.1.0.5", 24, 0);

        assertThat(rules.take()).containsExactly(removed(FOUR, network("10.1.0.0", 24)));
    }

    @Test
    void anElementStaysUntilTheLastOfItsAddressesIsGone() throws Exception {
        start("[Network]\nAddress=10.1.0.5/24\nIPMasquerade=ipv4\n");
        rules.take();

        address(true, "10.1.0.6", 24, 0);
        address(false, "10.1.0.5", 24, 0);

        assertThat(rules.take()).isEmpty();

        address(false, "10.1.0.6", 24, 0);

        assertThat(rules.take()).hasSize(1);
    }

    @Test
    void aNetworkInsideAnotherIsLeftOut() throws Exception {
        start("[Network]\nAddress=10.1.0.5/24\nIPMasquerade=ipv4\n");
        rules.take();

        address(true, "10.1.8.1", 16, 0);

        assertThat(rules.take())
                .containsExactly(
                        removed(FOUR, network("10.1.0.0", 24)),
                        added(FOUR, network("10.1.0.0", 16)));
    }

    @Test
    void otherFamiliesAndAddressesOfTheLinkAloneAreNotMasqueraded() throws Exception {
        start("[Network]\nIPMasquerade=ipv4\n");
        rules.take();

        address(true, "10.9.0.1", 24, Rtnetlink.SCOPE_LINK);
        address(true, "2001:db8::1", 64, 0);

        assertThat(rules.take()).isEmpty();
    }

    @Test
    void aFlushedTableIsMadeAnewWithAll() throws Exception {
        start("[Network]\nAddress=10.1.0.5/24\nIPMasquerade=both\n");
        rules.take();
        rules.tables.clear();

        address(true, "2001:db8::1", 64, 0);

        assertThat(rules.take())
                .containsExactlyInAnyOrder(
                        added(FOUR, network("10.1.0.0", 24)),
                        added(NatTable.sources(Rtnetlink.AF_INET6), network("2001:db8::", 64)));
    }

    @Test
    void whatATableOfBeforeHasIsReplaced() throws Exception {
        rules.tables.addAll(List.of(NftChange.IPV4, NftChange.IPV6));

        start("[Network]\nAddress=10.1.0.5/24\nIPMasquerade=ipv4\n");

        assertThat(rules.take())
                .containsExactly(
                        "-" + HexFormat.of().formatHex(NftChange.empty(FOUR).message().payload()),
                        text(NftChange.empty(NatTable.sources(Rtnetlink.AF_INET6))),
                        added(FOUR, network("10.1.0.0", 24)));
    }

    @Test
    void setsOfOthersGetWhatTheFileNames() throws Exception {
        start(
                """
                [Address]
                Address=10.1.0.5/24
                NFTSet=address:inet:f:s prefix:inet:f:s
                NFTSet=ifindex:inet:f:s
                """);

        assertThat(rules.take())
                .containsExactly(
                        added(OWN, new NftElement.Address(InetAddress.ofLiteral("10.1.0.5"))),
                        added(OWN, network("10.1.0.0", 24)),
                        added(OWN, new NftElement.Link(3)));

        links.reload(wanting("[Network]\nAddress=10.1.0.5/24\n"));
        look();

        assertThat(rules.take()).hasSize(3).allMatch(t -> t.startsWith("-"));
    }

    @Test
    void oneElementThatIsRefusedLeavesTheOthers() throws Exception {
        NftElement address = new NftElement.Address(InetAddress.ofLiteral("10.1.0.5"));
        rules.refused.add(added(OWN, address));

        start("[Address]\nAddress=10.1.0.5/24\nNFTSet=address:inet:f:s ifindex:inet:f:s\n");

        assertThat(rules.take()).containsExactly(added(OWN, new NftElement.Link(3)));

        rules.refused.clear();
        address(true, "10.7.0.1", 24, 0);

        assertThat(rules.take()).isEmpty(); // nothing has changed for any set

        address(false, "10.1.0.5", 24, 0);

        assertThat(rules.take()).containsExactly(removed(OWN, new NftElement.Link(3)));
    }

    @Test
    void aLinkThatBeginsAnewHasAllPutInAgain() throws Exception {
        NftElement address = new NftElement.Address(InetAddress.ofLiteral("10.1.0.5"));
        start(
                "[Network]\nIPMasquerade=ipv4\n[Address]\nAddress=10.1.0.5/24\nNFTSet=address:inet:f:s\n");
        rules.take();
        rules.tables.clear(); // somebody has flushed the rules

        assertThat(links.reconfigure(3)).isTrue();
        look();

        assertThat(rules.tables).containsExactlyInAnyOrder(NftChange.IPV4, NftChange.IPV6);
        assertThat(rules.take())
                .containsExactlyInAnyOrder(
                        added(FOUR, network("10.1.0.0", 24)), added(OWN, address));
        look();
        assertThat(rules.take()).isEmpty();
    }

    @Test
    void anElementThatSomebodyTookAwayLeavesTheSetsOfOthers() throws Exception {
        start("[Network]\nAddress=10.1.0.5/24\nIPMasquerade=ipv4\n");
        address(true, "10.2.0.5", 24, 0);
        rules.take();
        rules.absent.add(removed(FOUR, network("10.2.0.0", 24)));

        address(false, "10.2.0.5", 24, 0);
        address(true, "10.3.0.5", 24, 0);

        assertThat(rules.take()).containsExactly(added(FOUR, network("10.3.0.0", 24)));
    }

    @Test
    void aNetworkThatIsRefusedLeavesTheOthers() throws Exception {
        rules.refused.add(added(FOUR, network("10.1.0.0", 24)));
        start("[Network]\nAddress=10.1.0.5/24\nIPMasquerade=ipv4\n");
        rules.take();

        address(true, "10.2.0.5", 24, 0);

        assertThat(rules.take()).containsExactly(added(FOUR, network("10.2.0.0", 24)));
    }

    @Test
    void manyGoInBatchesWhoseAnswersFitIntoASocket() throws Exception {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < 250; i++) {
            file.append("[Address]\nAddress=10.7.%d.1/24\nNFTSet=address:inet:f:s\n".formatted(i));
        }
        start(file.toString());
        for (int i = 0; i < 250; i++) {
            links.on(message(true, "10.7.%d.1".formatted(i), 24, 0));
        }
        rules.commits = 0;
        look();

        assertThat(rules.take()).hasSize(250);
        assertThat(rules.commits).isEqualTo(4);
        assertThat(rules.largest).isLessThanOrEqualTo(64);
    }

    @Test
    void whoHasNoPermissionTriesAgainWhenSomethingChanges() throws Exception {
        rules.permitted = false;
        start(
                "[Network]\nIPMasquerade=ipv4\n[Address]\nAddress=10.1.0.5/24\nNFTSet=address:inet:f:s\n");
        assertThat(rules.take()).isEmpty();
        rules.permitted = true;

        address(true, "10.2.0.5", 24, 0);

        assertThat(rules.take()).hasSize(3);
    }
}
