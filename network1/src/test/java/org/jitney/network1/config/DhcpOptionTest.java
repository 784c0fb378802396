package org.jitney.network1.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;

final class DhcpOptionTest {
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    private ProtocolConfig read(String section) throws UnitFileError {
        String text = "[Match]\nName=x\n[Network]\nDHCP=yes\n" + section;
        return NetworkFile.read(
                        "/x.network",
                        List.of(UnitFile.parse("/x.network", text, diagnostics::add)),
                        diagnostics::add)
                .protocols();
    }

    private Dhcp6Config.Words six(String keys) throws UnitFileError {
        return read("[DHCPv6]\n" + keys).dhcp6().words();
    }

    private Dhcp4Config.Words four(String keys) throws UnitFileError {
        return read("[DHCPv4]\n" + keys).dhcp4().orElseThrow().words();
    }

    private List<String> told() {
        return diagnostics.stream().map(d -> d.line() + " " + d.text()).toList();
    }

    @Test
    void aFileReadAgainIsTheSameConfiguration() throws UnitFileError {
        String text =
                """
                [DHCPv4]
                SendOption=224:string:a\\x00b
                SendVendorOption=1:uint8:2
                DUIDType=vendor
                DUIDRawData=00:00:ab:11:01
                [DHCPv6]
                SendOption=60000:uint16:7
                SendVendorOption=9:1:uint8:1
                PrefixDelegationHint=2001:db8::/56
                [DHCPServer]
                SendOption=224:uint8:1
                [Network]
                DHCPServer=yes
                """;

        assertThat(read(text)).isEqualTo(read(text));
        assertThat(read(text)).isNotEqualTo(read(text.replace("uint8:1", "uint8:3")));
        assertThat(read(text)).isNotEqualTo(read(text.replace("ab:11:01", "ab:11:02")));
        assertThat(diagnostics).isEmpty();
    }

    @Test
    void theLastOfANumberStandsWhereTheFirstStood() throws UnitFileError {
        assertThat(four("SendOption=230:string:a\nSendOption=224:uint8:1\nSendOption=230:string:b"))
                .extracting(w -> w.options().toString())
                .isEqualTo("{230=62, 224=01}");
        assertThat(
                        six("SendOption=7:uint8:1\nSendOption=6:uint8:2\nSendOption=7:uint8:3")
                                .options())
                .extracting(o -> o.code() + "=" + o.value())
                .containsExactly("7=03", "6=02");
        assertThat(four("SendVendorOption=9:uint8:1\nSendVendorOption=9:uint8:2").options())
                .containsEntry(43, Octets.of((byte) 9, (byte) 1, (byte) 2));
        assertThat(
                        six("SendVendorOption=1:9:uint8:1\nSendVendorOption=2:9:uint8:2")
                                .vendorOptions())
                .extracting(o -> o.enterprise() + ":" + o.code() + "=" + o.value())
                .containsExactly("1:9=01", "2:9=02");
    }

    @Test
    void anEmptyAssignmentForgetsWhatWasBefore() throws UnitFileError {
        assertThat(six("SendOption=7:uint8:1\nSendOption=\nSendOption=6:uint8:2").options())
                .hasSize(1);
        assertThat(six("UserClass=a\nUserClass=\nUserClass=b").userClasses()).containsExactly("b");
        assertThat(six("MUDURL=https://a.example/\nMUDURL=").mudUrl()).isEmpty();
    }

    @Test
    void whatIsNoOptionIsToldAndLeftOut() throws UnitFileError {
        Dhcp6Config.Words words =
                six(
                        """
                        SendOption=0:uint8:1
                        SendOption=65535:uint8:1
                        SendOption=7:uint8:256
                        SendOption=7:string:
                        SendOption=7:word:1
                        SendOption=7
                        SendOption=7:string:a\\q
                        SendOption=7:ipv6address:192.0.2.1
                        SendVendorOption=7:uint8:1
                        SendVendorOption=4294967296:1:uint8:1
                        MUDURL=ftp://a.example/
                        PrefixDelegationHint=10.0.0.0/8
                        PrefixDelegationHint=2001:db8::/0
                        RequestOptions=0 255 word 24
                        """);

        assertThat(words.options()).isEmpty();
        assertThat(words.vendorOptions()).isEmpty();
        assertThat(words.mudUrl()).isEmpty();
        assertThat(words.prefixHint()).isEmpty();
        assertThat(words.requested()).containsExactly(24);
        assertThat(told()).hasSize(16).allMatch(t -> t.contains("Failed to parse "));
        assertThat(told())
                .contains(
                        "7 Failed to parse SendOption=, ignoring assignment: 65535:uint8:1",
                        "19 Failed to parse RequestOptions= entry, ignoring: word");
    }

    @Test
    void classesAreWordsThatMayBeQuotedAndEscaped() throws UnitFileError {
        String line = "UserClass=\"a b\" c\\x20d 'e'\nUserClass=\"open\nUserClass=";

        assertThat(six(line).userClasses()).isEmpty();
        assertThat(six(line.replace("\nUserClass=\"open\nUserClass=", "")).userClasses())
                .containsExactly("a b", "c d", "e");
        assertThat(four("UserClass=ok " + "u".repeat(256)).userClasses()).containsExactly("ok");
        assertThat(six("VendorClass=acme box").vendorClasses()).containsExactly("acme", "box");
    }
}
