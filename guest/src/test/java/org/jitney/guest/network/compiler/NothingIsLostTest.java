package org.jitney.guest.network.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jitney.guest.network.Migration;
import org.jitney.guest.network.MigrationOptions;
import org.jitney.guest.network.NetworkdFile;
import org.jitney.guest.network.Source;
import org.jitney.guest.network.SourceFile;
import org.jitney.unitfile.UnitFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a source says, it is in the output or in the report, and the output can be read. */
class NothingIsLostTest {
    private static final int ROUNDS = 400;
    private static final Map<Format, String> PATHS =
            Map.of(
                    Format.IFCFG, "/etc/sysconfig/network-scripts/ifcfg-eth0",
                    Format.NETWORKMANAGER, "/etc/NetworkManager/system-connections/a",
                    Format.NETPLAN, "/etc/netplan/a.yaml",
                    Format.IFUPDOWN, "/etc/network/interfaces",
                    Format.SUSE, "/etc/sysconfig/network/ifcfg-eth0",
                    Format.CLOUD_INIT, "/etc/cloud/cloud.cfg",
                    Format.KERNEL, "/etc/kernel/cmdline");
    private static final List<String> KEYS =
            List.of(
                    "DEVICE",
                    "IPADDR",
                    "IPADDR1",
                    "PREFIX",
                    "NETMASK1",
                    "GATEWAY",
                    "BOOTPROTO",
                    "BONDING_OPTS",
                    "TYPE",
                    "VLAN",
                    "VLAN_ID",
                    "PHYSDEV",
                    "MASTER",
                    "BRIDGE",
                    "ETHTOOL_OPTS",
                    "IPV6ADDR",
                    "IPV6INIT",
                    "DNS1",
                    "HWADDR",
                    "TEAM_CONFIG",
                    "ONBOOT",
                    "MTU",
                    "XYZ",
                    "METRIC",
                    "DHCPV6C",
                    "BRIDGING_OPTS",
                    "STARTMODE",
                    "BRIDGE_PORTS",
                    "ETHERDEVICE",
                    "address",
                    "netmask",
                    "gateway",
                    "iface eth0 inet static",
                    "iface eth0 inet6 dhcp",
                    "auto eth0",
                    "up ip route add",
                    "bridge_ports",
                    "bond-slaves",
                    "mapping",
                    "source",
                    "[connection]",
                    "[ipv4]",
                    "[ipv6]",
                    "[bond]",
                    "[vlan]",
                    "[wireguard]",
                    "[wireguard-peer.x]",
                    "method",
                    "type",
                    "address1",
                    "route1",
                    "route1_options",
                    "routing-rule1",
                    "dns",
                    "never-default",
                    "interface-name",
                    "id",
                    "parent",
                    "private-key",
                    "network:",
                    "  ethernets:",
                    "    eth0:",
                    "      dhcp4:",
                    "      addresses:",
                    "      routes:",
                    "        - to:",
                    "          via:",
                    "  bonds:",
                    "    bond0:",
                    "      interfaces:",
                    "      parameters:",
                    "        mode:",
                    "  version:",
                    "  config:",
                    "    - type:",
                    "      name:",
                    "      subnets:",
                    "ip",
                    "vlan",
                    "bond",
                    "rd.route",
                    "nameserver");
    private static final List<String> ELEMENTS =
            List.of(
                    "name",
                    "alias",
                    "control",
                    "mode",
                    "usercontrol",
                    "firewall",
                    "zone",
                    "scripts",
                    "link",
                    "mtu",
                    "txqlen",
                    "master",
                    "port",
                    "priority",
                    "path-cost",
                    "ethernet",
                    "address",
                    "ethtool",
                    "ring",
                    "rx",
                    "tx",
                    "features",
                    "feature",
                    "enabled",
                    "wake-on-lan",
                    "options",
                    "ipv4",
                    "ipv6",
                    "forwarding",
                    "accept-ra",
                    "autoconf",
                    "privacy",
                    "addr-gen-mode",
                    "ipv4:static",
                    "ipv6:static",
                    "local",
                    "peer",
                    "label",
                    "scope",
                    "route",
                    "destination",
                    "nexthop",
                    "gateway",
                    "device",
                    "weight",
                    "kern",
                    "table",
                    "type",
                    "metrics",
                    "rule",
                    "match",
                    "from",
                    "to",
                    "fwmark",
                    "action",
                    "suppress",
                    "resolver",
                    "servers",
                    "server",
                    "search",
                    "ipv4:dhcp",
                    "ipv6:dhcp",
                    "ipv4:auto",
                    "ipv6:auto",
                    "update",
                    "hostname",
                    "dummy",
                    "vlan",
                    "tag",
                    "protocol",
                    "bond",
                    "miimon",
                    "frequency",
                    "arpmon",
                    "targets",
                    "slaves",
                    "slave",
                    "primary",
                    "bridge",
                    "stp",
                    "forward-delay",
                    "ports",
                    "p",
                    "macvlan",
                    "gre",
                    "local-address",
                    "vxlan",
                    "id",
                    "team",
                    "runner",
                    "tap",
                    "lldp",
                    "other",
                    "permanent-address");
    private static final List<String> VALUES =
            List.of(
                    "",
                    "yes",
                    "no",
                    "eth0",
                    "eth0.5",
                    "10.0.0.5",
                    "10.0.0.5/24",
                    "255.255.255.0",
                    "24",
                    "33",
                    "2001:db8::1",
                    "fe80::1%eth0",
                    "dhcp",
                    "none",
                    "mode=1 miimon=100",
                    "Bond",
                    "Bridge",
                    "{\"runner\": {\"name\": \"lacp\"}}",
                    "-K eth0 tso off",
                    "\"$(rm -rf /)\"",
                    "'a\\",
                    "x\u0001y",
                    "../../x",
                    "0:1",
                    "[10.0.0.1, x]",
                    "{a: {b: c}}",
                    "10.0.0.0/8,10.0.0.1,5",
                    "table=5,src=1.2.3.4",
                    "default via 10.0.0.1 dev eth0 onlink",
                    "manual",
                    "auto",
                    "bond",
                    "wireguard",
                    "a b c",
                    "99999999999999999999",
                    "eth0:dhcp",
                    "10.0.0.5::10.0.0.1:24::eth0:none",
                    "&a [*a]",
                    "é\ud83d\ude00",
                    "1");

    @ParameterizedTest
    @EnumSource(Format.class)
    void everyAssignmentEndsSomewhere(Format format) {
        long seed = Long.getLong("tests.seed", 42);
        var random = new Random(seed ^ format.name().hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            String text = text(random);

            Migration migration =
                    NetworkCompiler.compile(
                            format,
                            List.of(new SourceFile(PATHS.getOrDefault(format, ""), text)),
                            MigrationOptions.standard());

            assertThat(unsettled(migration))
                    .as("seed %d round %d:%n%s", seed, round, text)
                    .isZero();
            migration.files().forEach(f -> readable(f, text));
        }
    }

    @Test
    void everyElementOfWickedEndsSomewhere() {
        long seed = Long.getLong("tests.seed", 42);
        var random = new Random(seed);
        for (int round = 0; round < 4 * ROUNDS; round++) {
            var xml = new StringBuilder();
            for (int i = random.nextInt(3); i >= 0; i--) {
                xml.append("<interface>\n");
                if (random.nextInt(8) > 0) {
                    xml.append("<name>eth%d</name>\n".formatted(random.nextInt(3)));
                }
                for (int j = random.nextInt(5); j >= 0; j--) {
                    element(xml, random, 0);
                }
                xml.append("</interface>\n");
            }

            Migration migration =
                    NetworkCompiler.compile(
                            Format.SUSE,
                            List.of(new SourceFile("/etc/wicked/ifconfig/a.xml", xml.toString())),
                            MigrationOptions.standard());

            assertThat(unsettled(migration)).as("seed %d round %d:%n%s", seed, round, xml).isZero();
            migration.files().forEach(f -> readable(f, xml.toString()));
        }
    }

    private static void element(StringBuilder out, Random random, int depth) {
        String name = ELEMENTS.get(random.nextInt(ELEMENTS.size()));
        out.append('<').append(name);
        if (random.nextInt(10) == 0) {
            out.append(" namespace=\"alias\"");
        }
        out.append('>');
        if (depth < 3 && random.nextInt(3) > 0) {
            out.append('\n');
            for (int i = random.nextInt(4); i >= 0; i--) {
                element(out, random, depth + 1);
            }
        } else {
            out.append(VALUES.get(random.nextInt(VALUES.size())).replaceAll("[&<\u0001]", ""));
        }
        out.append("</").append(name).append(">\n");
    }

    private static String text(Random random) {
        var out = new StringBuilder();
        int lines = random.nextInt(25);
        for (int i = 0; i < lines; i++) {
            String key = KEYS.get(random.nextInt(KEYS.size()));
            String glue =
                    key.startsWith(" ") ? " " : List.of("=", "=", " ", ": ").get(random.nextInt(4));
            out.append(key)
                    .append(
                            key.startsWith("[")
                                    ? ""
                                    : glue + VALUES.get(random.nextInt(VALUES.size())))
                    .append(random.nextInt(20) == 0 ? "" : "\n");
        }
        return out.toString();
    }

    /** How many assignments are neither behind a line of a file nor in the report. */
    private static long unsettled(Migration migration) {
        Set<Source> there = new HashSet<>();
        migration.findings().forEach(f -> there.add(f.source()));
        List<Source> settings = new ArrayList<>();
        for (NetworkdFile file : migration.files()) {
            file.sections()
                    .forEach(s ->
                            s.settings()
                                    .forEach(x ->
                                            x.entry().ifPresent(e -> settings.add(e.source()))));
        }
        there.addAll(settings);
        return migration.sources().stream().filter(s -> !there.contains(s)).count();
    }

    private static void readable(NetworkdFile file, String text) {
        List<String> complaints = new ArrayList<>();
        try {
            UnitFile read =
                    UnitFile.parse(file.path(), file.render(), d -> complaints.add(d.toString()));
            assertThat(complaints).as(text).isEmpty();
            assertThat(read.sections()).as(text).hasSameSizeAs(file.sections());
        } catch (org.jitney.unitfile.UnitFileError e) {
            throw new AssertionError(text, e);
        }
        assertThat(file.path()).matches("/etc/systemd/[a-z.]+/[!-~&&[^/]]+");
    }
}
