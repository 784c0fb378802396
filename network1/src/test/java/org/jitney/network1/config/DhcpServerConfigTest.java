package org.jitney.network1.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;

final class DhcpServerConfigTest {
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    private DhcpServerConfig read(String section) throws UnitFileError {
        String text = "[Match]\nName=x\n[Network]\nDHCPServer=yes\n[DHCPServer]\n" + section;
        return NetworkFile.read(
                        "/x.network",
                        List.of(UnitFile.parse("/x.network", text, diagnostics::add)),
                        diagnostics::add)
                .protocols()
                .dhcpServer()
                .orElseThrow();
    }

    private static Octets octets(String text) {
        return Octets.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String option(DhcpServerConfig config, int code) {
        Octets value = config.options().get(code);
        return value == null ? "none" : value.toString();
    }

    @Test
    void serversOfAllKindsHaveTheirOptions() throws UnitFileError {
        DhcpServerConfig config =
                read(
                        """
                        DNS=_server_address 10.0.0.2
                        SIP=10.0.0.3
                        POP3=10.0.0.4
                        SMTP=10.0.0.5
                        LPR=10.0.0.6
                        EmitLPR=no
                        """);

        assertThat(option(config, 6)).isEqualTo("000000000a000002");
        assertThat(option(config, 120)).isEqualTo("010a000003");
        assertThat(option(config, 70)).isEqualTo("0a000004");
        assertThat(option(config, 69)).isEqualTo("0a000005");
        assertThat(option(config, 9)).isEqualTo("none");
        assertThat(config.propagation())
                .isEqualTo(new DhcpServerConfig.Propagation(":auto", false, true));
        assertThat(diagnostics).isEmpty();
    }

    @Test
    void whoBootsFromTheNetworkIsToldFromWhere() throws UnitFileError {
        DhcpServerConfig config =
                read(
                        """
                        BootServerAddress=10.0.0.9
                        BootServerName=boot.test
                        BootFilename=/pxe
                        SendVendorOption=5:uint16:258
                        SendVendorOption=6:string:ab
                        """);

        assertThat(config.bootServer().orElseThrow().getHostAddress()).isEqualTo("10.0.0.9");
        assertThat(config.options().get(66)).isEqualTo(octets("boot.test"));
        assertThat(config.options().get(67)).isEqualTo(octets("/pxe"));
        assertThat(option(config, 43)).isEqualTo("0502010206026162");
        assertThat(diagnostics).isEmpty();
    }

    @Test
    void leasesAreKeptUnlessTheFileSaysOtherwise() throws UnitFileError {
        assertThat(read("").persistence()).isEqualTo(DhcpServerConfig.Persistence.YES);
        assertThat(read("PersistLeases=runtime\n").persistence())
                .isEqualTo(DhcpServerConfig.Persistence.RUNTIME);
        assertThat(read("PersistLeases=off\n").persistence())
                .isEqualTo(DhcpServerConfig.Persistence.NO);
        assertThat(diagnostics).isEmpty();

        assertThat(read("PersistLeases=never\n").persistence())
                .isEqualTo(DhcpServerConfig.Persistence.YES);
        assertThat(diagnostics)
                .extracting(Diagnostic::text)
                .containsExactly("Failed to parse PersistLeases=, ignoring assignment: never");
    }
}
