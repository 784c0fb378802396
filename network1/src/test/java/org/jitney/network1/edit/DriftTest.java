package org.jitney.network1.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.link.KernelAddress;
import org.jitney.network1.link.KernelRoute;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;

final class DriftTest {
    private static final int PERMANENT = 0x80;
    private static final int STATIC = 4;
    private static final int DHCP = 16;

    private record Seen(List<Drift.View> links, List<KernelRule> rules) implements Drift.Source {}

    private static NetworkFile file(String text) throws UnitFileError {
        UnitFile part = UnitFile.parse("/x.network", "[Match]\nName=e\n" + text, d -> {});
        return NetworkFile.read("/x.network", List.of(part), d -> {});
    }

    private static KernelAddress address(String text, int flags) {
        IpPrefix prefix = IpPrefix.parse(text).orElseThrow();
        return new KernelAddress(3, prefix, prefix.address(), 0, flags);
    }

    private static KernelRoute route(String to, String gateway, int protocol) {
        return new KernelRoute(
                3,
                IpPrefix.parse(to).orElseThrow(),
                Optional.of(InetAddress.ofLiteral(gateway)),
                254,
                0,
                protocol,
                1,
                0,
                0);
    }

    private static List<String> drift(
            NetworkFile file,
            long mtu,
            List<KernelAddress> addresses,
            List<KernelRoute> routes,
            List<KernelRule> rules) {
        Drift.View view =
                new Drift.View(3, "e", file, mtu, Optional.empty(), 254, addresses, routes);
        return Drift.of(new Seen(List.of(view), rules)).stream()
                .flatMap(r -> r.findings().stream())
                .map(f -> "%s %s %s%s".formatted(f.kind(), f.object(), f.wanted(), f.there()))
                .toList();
    }

    @Test
    void whatIsAsWantedIsNotTold() throws Exception {
        NetworkFile file = file("[Network]\nAddress=10.0.0.1/24\nGateway=10.0.0.254\n");

        assertThat(
                        drift(
                                file,
                                1500,
                                List.of(
                                        address("10.0.0.1/24", PERMANENT),
                                        address("10.0.0.99/24", 0),
                                        address("fe80::1/64", PERMANENT)),
                                List.of(
                                        route("0.0.0.0/0", "10.0.0.254", STATIC),
                                        route("10.7.0.0/16", "10.0.0.254", DHCP)),
                                List.of()))
                .isEmpty();
    }

    @Test
    void whatIsMissingAndWhatIsForeignIsTold() throws Exception {
        NetworkFile file =
                file(
                        """
                        [Link]
                        MTUBytes=1400
                        [Network]
                        Address=10.0.0.1/24
                        Gateway=10.0.0.254
                        Bridge=br0
                        [RoutingPolicyRule]
                        From=10.0.0.0/24
                        Table=100
                        """);
        KernelRule foreign =
                new KernelRule(2, Optional.empty(), Optional.empty(), 0, 77, 9, 0, "", "", STATIC);

        assertThat(
                        drift(
                                file,
                                1500,
                                List.of(address("10.0.0.9/24", PERMANENT)),
                                List.of(route("10.7.0.0/16", "10.0.0.2", STATIC)),
                                List.of(foreign)))
                .containsExactly(
                        "different mtu 14001500",
                        "different master br0",
                        "missing address 10.0.0.1/24",
                        "foreign address 10.0.0.9/24",
                        "missing route default via 10.0.0.254",
                        "foreign route 10.7.0.0/16 via 10.0.0.2",
                        "missing rule from 10.0.0.0/24 lookup 100",
                        "foreign rule from all lookup 77");
    }
}
