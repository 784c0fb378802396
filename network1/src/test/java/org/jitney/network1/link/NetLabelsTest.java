package org.jitney.network1.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.netlink.AddressMessage;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.Errno;
import org.jitney.network1.config.NetDevKind;
import org.jitney.network1.config.NetworkFile;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;

final class NetLabelsTest {
    private static final KernelLink ETH0 =
            new KernelLink(3, List.of("eth0"), 1, 0, 6, 1500, "", "", 0, "", -1);
    private static final String FILE =
            """
            [Match]
            Name=eth0
            [Address]
            Address=10.0.0.5/20
            NetLabel=system_u:object_r:a_t:s0
            [DHCPv6]
            NetLabel=six
            """;

    private final List<String> asked = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Map<String, String> sources = new HashMap<>();
    private boolean refuses;
    private final NetLabels labels =
            new NetLabels(
                    new Surroundings.TunTap() {
                        @Override
                        public void make(String name, NetDevKind.Tun wanted) {}

                        @Override
                        public void ask(String family, byte[] message) throws NetlinkError {
                            asked.add(family + " " + HexFormat.of().formatHex(message));
                            if (refuses) {
                                throw new NetlinkError(Errno.ENOENT, "");
                            }
                        }
                    });
    private final Protocols protocols =
            new QuietProtocols() {
                @Override
                public Optional<Origin> originOf(int index, InetAddress address) {
                    return Optional.ofNullable(sources.get(address.getHostAddress()))
                            .map(source -> new Origin(source, Optional.empty()));
                }
            };
    private final KernelState state = new KernelState();

    private NetworkFile read(String text) throws UnitFileError {
        return NetworkFile.read(
                "/x.network",
                List.of(UnitFile.parse("/x.network", text, d -> told.add(d.text()))),
                d -> told.add(d.text()));
    }

    private void address(int type, String text, int length) throws MalformedMessage {
        byte[] bytes = InetAddress.ofLiteral(text).getAddress();
        AttributeWriter attributes = new AttributeWriter().bytes(Rtnetlink.IFA_ADDRESS, bytes);
        int family = bytes.length == 4 ? Rtnetlink.AF_INET : Rtnetlink.AF_INET6;
        state.apply(
                new NetlinkMessage(
                        type, 0, 0, AddressMessage.encode(family, length, 0, 3, attributes)));
    }

    @Test
    void aNetworkIsLabelledAsLongAsItsAddressIsThere() throws UnitFileError, MalformedMessage {
        NetworkFile file = read(FILE);

        labels.follow(ETH0, file, state, protocols);
        assertThat(asked).isEmpty();

        address(Rtnetlink.RTM_NEWADDR, "10.0.0.5", 20);
        labels.follow(ETH0, file, state, protocols);
        labels.follow(ETH0, file, state, protocols);
        assertThat(asked)
                .containsExactly(
                        "NLBL_UNLBL 03030000" // NLBL_UNLABEL_C_STATICADD
                                + "09000600" // NLBL_UNLABEL_A_IFACE
                                + "6574683000000000"
                                + "1d000700" // NLBL_UNLABEL_A_SECCTX
                                + hex("system_u:object_r:a_t:s0")
                                + "00000000"
                                + "080004000a000000" // NLBL_UNLABEL_A_IPV4ADDR
                                + "08000500fffff000"); // NLBL_UNLABEL_A_IPV4MASK

        asked.clear();
        address(Rtnetlink.RTM_DELADDR, "10.0.0.5", 20);
        labels.follow(ETH0, file, state, protocols);
        assertThat(asked)
                .containsExactly(
                        "NLBL_UNLBL 04030000" // NLBL_UNLABEL_C_STATICREMOVE
                                + "09000600"
                                + "6574683000000000"
                                + "080004000a000000"
                                + "08000500fffff000");
    }

    @Test
    void theSectionOfAProtocolIsAboutItsAddresses() throws UnitFileError, MalformedMessage {
        sources.put("2001:db8:0:0:0:0:0:5", "DHCPv6");
        address(Rtnetlink.RTM_NEWADDR, "2001:db8::5", 128);
        address(Rtnetlink.RTM_NEWADDR, "2001:db8::6", 128);

        labels.follow(ETH0, read(FILE), state, protocols);

        assertThat(asked)
                .containsExactly(
                        "NLBL_UNLBL 03030000"
                                + "09000600"
                                + "6574683000000000"
                                + "08000700"
                                + hex("six")
                                + "00"
                                + "1400020020010db8000000000000000000000005"
                                + "14000300"
                                + "ff".repeat(16));
    }

    @Test
    void aRefusalIsNotAskedForAgain() throws UnitFileError, MalformedMessage {
        refuses = true;
        address(Rtnetlink.RTM_NEWADDR, "10.0.0.5", 20);

        labels.follow(ETH0, read(FILE), state, protocols);
        labels.follow(ETH0, read(FILE), state, protocols);

        assertThat(asked).hasSize(1);
    }

    @Test
    void aLabelThatCannotBeOneIsTold() throws UnitFileError {
        assertThat(read("[Address]\nAddress=10.0.0.1/8\nNetLabel=a\"b\n").netLabels()).isEmpty();
        assertThat(told).containsExactly("Failed to parse NetLabel=, ignoring assignment: a\"b");
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
