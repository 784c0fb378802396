package org.jitney.network1.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jitney.network1.config.Dhcp4Config;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.dhcp4.Dhcp4Message;
import org.jitney.network1.dhcp4.Dhcp4Options;
import org.jitney.network1.dhcp4.Lease4;
import org.jitney.network1.dhcp4.MessageType;
import org.jitney.network1.dhcp4.OptionCode;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;

final class HostnameOfLeaseTest {
    private static Inet4Address ip(String text) {
        return (Inet4Address) IpPrefix.address(text).orElseThrow();
    }

    private static Dhcp4Config config(String section) throws UnitFileError {
        String text = "[Match]\nName=x\n[Network]\nDHCP=ipv4\n[DHCPv4]\n" + section;
        List<UnitFile> parts = List.of(UnitFile.parse("/x.network", text, d -> {}));
        return NetworkFile.read("/x.network", parts, d -> {}).protocols().dhcp4().orElseThrow();
    }

    private static Lease4 lease(Optional<String> hostname) throws MalformedPacket {
        Dhcp4Options options =
                new Dhcp4Options()
                        .putUint8(OptionCode.MESSAGE_TYPE, MessageType.ACK.code())
                        .putAddress(OptionCode.SERVER_IDENTIFIER, ip("10.0.0.1"))
                        .putAddress(OptionCode.SUBNET_MASK, ip("255.255.255.0"))
                        .putUint32(OptionCode.LEASE_TIME, 3600);
        hostname.ifPresent(name -> options.putText(OptionCode.HOST_NAME, name));
        return Lease4.of(
                new Dhcp4Message(
                        true,
                        1,
                        9,
                        0,
                        false,
                        IpAddresses.ANY,
                        ip("10.0.0.7"),
                        IpAddresses.ANY,
                        IpAddresses.ANY,
                        new byte[] {2, 0, 0, 0, 0, 7},
                        options),
                OptionalLong.empty());
    }

    @Test
    void theServersNameIsTakenUnlessTheFileHasOneOrWantsNone() throws Exception {
        Lease4 named = lease(Optional.of("one.test"));

        assertThat(HostnameOfLease.of(named, config(""))).contains("one.test");
        assertThat(HostnameOfLease.of(named, config("Hostname=own\n"))).contains("own");
        assertThat(HostnameOfLease.of(named, config("UseHostname=no\n"))).isEmpty();
        assertThat(HostnameOfLease.of(lease(Optional.empty()), config(""))).isEmpty();
    }

    @Test
    void aNameThatIsTooLongLosesItsDomain() throws Exception {
        String label = "a".repeat(60);

        assertThat(HostnameOfLease.of(lease(Optional.of(label + ".b.test")), config("")))
                .contains(label);
        assertThat(HostnameOfLease.of(lease(Optional.of(label + ".b")), config("")))
                .contains(label + ".b");
    }
}
