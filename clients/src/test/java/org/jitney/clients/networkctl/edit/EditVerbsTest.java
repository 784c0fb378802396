package org.jitney.clients.networkctl.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jitney.bus.wire.Struct;
import org.junit.jupiter.api.Test;

final class EditVerbsTest {
    @Test
    void aFileIsInstalledUnderItsNameAndADropInUnderItsFoldersToo() {
        assertThat(EditVerbs.name(Path.of("/tmp/new/10-lan.network"))).isEqualTo("10-lan.network");
        assertThat(EditVerbs.name(Path.of("10-lan.network"))).isEqualTo("10-lan.network");
        assertThat(EditVerbs.name(Path.of("x/10-lan.network.d/mtu.conf")))
                .isEqualTo("10-lan.network.d/mtu.conf");
    }

    @Test
    void aProblemIsALineWithItsPlaceInFront() {
        assertThat(
                        EditVerbs.problem(
                                Struct.of(
                                        "/etc/a.network",
                                        4L,
                                        "Network",
                                        "DHCP",
                                        "'x' is not a boolean",
                                        "error")))
                .isEqualTo("/etc/a.network:4: error: [Network] DHCP=: 'x' is not a boolean");
        assertThat(EditVerbs.problem(Struct.of("/etc/a.network", 0L, "", "", "is odd", "warning")))
                .isEqualTo("/etc/a.network: warning: is odd");
    }

    @Test
    void aDifferenceSaysWhatIsThereAndWhatIsWanted() {
        assertThat(EditVerbs.difference("eth0", Struct.of("missing", "address", "10.0.0.1/24", "")))
                .isEqualTo("eth0: address 10.0.0.1/24 is missing");
        assertThat(EditVerbs.difference("", Struct.of("foreign", "rule", "", "from all")))
                .isEqualTo("-: rule from all is of no file");
        assertThat(EditVerbs.difference("eth0", Struct.of("different", "master", "br0", "")))
                .isEqualTo("eth0: master is none instead of br0");
    }
}
