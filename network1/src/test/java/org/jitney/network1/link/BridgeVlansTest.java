package org.jitney.network1.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jitney.network1.config.NetworkFile;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;

final class BridgeVlansTest {
    private final List<String> told = new ArrayList<>();

    private NetworkFile read(String sections) throws UnitFileError {
        String text = "[Match]\nName=eth0\n[Network]\nBridge=br0\n" + sections;
        return NetworkFile.read(
                "/x.network",
                List.of(UnitFile.parse("/x.network", text, d -> told.add(d.text()))),
                d -> told.add(d.text()));
    }

    @Test
    void sectionsAddUp() throws UnitFileError {
        NetworkFile file =
                read(
                        """
                        [BridgeVLAN]
                        VLAN=1-3
                        [BridgeVLAN]
                        PVID=3
                        EgressUntagged=3
                        VLAN=10
                        """);

        assertThat(file.bridgeVlans()).isEqualTo(Map.of(1, 0, 2, 0, 3, 6, 10, 0));
        assertThat(told).isEmpty();
    }

    @Test
    void numbersThatAreNoneAreTold() throws UnitFileError {
        assertThat(read("[BridgeVLAN]\nVLAN=5-2\nVLAN=4095\nPVID=0\n").bridgeVlans()).isEmpty();
        assertThat(told)
                .containsExactly(
                        "Failed to parse VLAN=, ignoring assignment: 5-2",
                        "Failed to parse VLAN=, ignoring assignment: 4095",
                        "Failed to parse PVID=, ignoring assignment: 0");
    }

    /** As {@code bridge vlan add dev br0 vid 7 pvid self} of iproute2 has it. */
    @Test
    void theBridgeItselfIsToldSo() throws UnitFileError {
        byte[] request =
                NetDevEncoder.bridgeVlans(2, true, read("[BridgeVLAN]\nPVID=7\n").bridgeVlans());

        assertThat(HexFormat.of().formatHex(request))
                .isEqualTo(
                        "07000000020000000000000000000000" // AF_BRIDGE, link 2
                                + "14001a80"
                                + "0600000002000000" // BRIDGE_FLAGS_SELF
                                + "0800020002000700");
    }

    @Test
    void neighboursThatAreAlikeAreOneRange() throws UnitFileError {
        byte[] request =
                NetDevEncoder.bridgeVlans(
                        5,
                        false,
                        read("[BridgeVLAN]\nVLAN=1-4\nEgressUntagged=3-4\nPVID=2\n").bridgeVlans());

        assertThat(HexFormat.of().formatHex(request))
                .isEqualTo(
                        "07000000050000000000000000000000"
                                + "24001a80"
                                + "0800020000000100" // 1
                                + "0800020002000200" // 2, PVID
                                + "080002000c000300" // 3, untagged, a range begins
                                + "0800020014000400"); // 4, untagged, it ends
    }
}
