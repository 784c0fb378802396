package org.jitney.guest.networkfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.guest.network.MigrationOptions;
import org.jitney.guest.network.compiler.Format;
import org.jitney.guest.tree.GuestTree;
import org.jitney.guest.tree.PlannedTree;
import org.jitney.guest.tree.Reason;
import org.jitney.linux.fd.Root;
import org.jitney.unitfile.Diagnostic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkFilesTest {
    private static final String SCRIPTS = "/etc/sysconfig/network-scripts/";

    @TempDir Path guest;
    private Root root;
    private PlannedTree tree;
    private NetworkFiles files;
    private final List<String> switched = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        root = Root.of(guest);
        tree = new PlannedTree(new GuestTree(root));
        files = new NetworkFiles(tree, Reason.of("test"));
    }

    @AfterEach
    void close() {
        root.close();
    }

    private void put(String path, String text) throws Exception {
        Path file = guest.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private NetworkMigrator migrator() {
        return new NetworkMigrator(
                tree,
                new ServiceSwitch() {
                    @Override
                    public List<String> enable(List<String> services) {
                        services.forEach(s -> switched.add("+" + s));
                        return List.of();
                    }

                    @Override
                    public List<String> disable(List<String> services) {
                        services.forEach(s -> switched.add("-" + s));
                        return List.of();
                    }
                });
    }

    private String text(String path) throws Exception {
        return tree.readText(path).orElseThrow();
    }

    @Test
    void filesAreMadeListedReadAndRemoved() throws Exception {
        put(
                "/usr/lib/systemd/network/99-default.link",
                "[Match]\nOriginalName=*\n\n[Link]\nNamePolicy=keep kernel\n");
        var made =
                files.network(
                        "20-lan",
                        Map.of("Name", List.of("en*")),
                        Map.of("DHCP", List.of("yes")),
                        Map.of("UseDNS", List.of("no")));

        assertThat(made.path()).isEqualTo("/etc/systemd/network/20-lan.network");
        assertThat(text(made.path()))
                .isEqualTo("[Match]\nName=en*\n\n[Network]\nDHCP=yes\n\n[DHCPv4]\nUseDNS=no\n");
        assertThat(files.list())
                .extracting(NetworkFiles.Listed::name)
                .containsExactly("20-lan.network", "99-default.link");
        assertThat(files.parse("20-lan.network").sections().get("Match"))
                .isEqualTo(Map.of("Name", List.of("en*")));
        files.remove("20-lan.network");
        files.remove("99-default.link");
        assertThat(tree.readLink("/etc/systemd/network/99-default.link")).contains("/dev/null");
        assertThat(tree.node("/etc/systemd/network/20-lan.network")).isEmpty();
    }

    @Test
    void unknownKeysAreToldWithFileAndLine() throws Exception {
        put("/etc/systemd/network/a.network", "[Match]\nName=x\nFoo=1\n[Bar]\nA=b\n");

        assertThat(files.parse("a.network").said())
                .extracting(Diagnostic::toString)
                .containsExactly(
                        "/etc/systemd/network/a.network:3: Unknown key 'Foo' in section [Match], ignoring.",
                        "/etc/systemd/network/a.network:4: Unknown section 'Bar'. Ignoring.");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThat(
                        refusal(() ->
                                files.network(
                                        "../x", Map.of("Name", List.of("a")), Map.of(), Map.of())))
                .contains("../x");
        assertThat(
                        refusal(() ->
                                files.network(
                                        "x",
                                        Map.of("Name", List.of("a\n[Link]")),
                                        Map.of(),
                                        Map.of())))
                .contains("[Link]");
        assertThat(
                        refusal(() ->
                                files.network(
                                        "x",
                                        Map.of("Name", List.of("a")),
                                        Map.of("Nonsense", List.of("1")),
                                        Map.of())))
                .contains("Nonsense");
        assertThat(refusal(() -> files.fixed("eth0", "10.0.0.5", "", List.of())))
                .contains("10.0.0.5");
        assertThat(refusal(() -> files.fixed("eth0/..", "10.0.0.5/24", "", List.of())))
                .contains("eth0/..");
        assertThat(refusal(() -> files.bridge("br0", List.of()))).contains("br0");
    }

    private interface Call {
        void run() throws Exception;
    }

    private static String refusal(Call call) {
        BadFile e = catchThrowableOfType(BadFile.class, call::run);
        assertThat(e).isNotNull();
        return String.valueOf(e.getMessage());
    }

    @Test
    void aBridgeTakesTheAddressesOfItsPort() throws Exception {
        files.fixed("eth0", "10.0.0.5/24", "10.0.0.1", List.of("10.0.0.2"));

        var made = files.bridge("br0", List.of("eth0", "eth1"));

        assertThat(made)
                .extracting(NetworkFiles.Made::name)
                .containsExactly(
                        "10-br0.netdev", "10-br0.network", "10-eth0.network", "10-eth1.network");
        assertThat(text("/etc/systemd/network/10-br0.network"))
                .contains("Name=br0")
                .contains("Address=10.0.0.5/24")
                .contains("Gateway=10.0.0.1");
        assertThat(text("/etc/systemd/network/10-eth0.network"))
                .contains("Bridge=br0")
                .doesNotContain("10.0.0.5");
    }

    @Test
    void aCompleteMigrationSwitchesTheOldManagerOff() throws Exception {
        put("/usr/lib/systemd/systemd-networkd", "");
        put("/usr/lib/systemd/systemd-resolved", "");
        put("/usr/lib/systemd/libsystemd-shared-257.so", "");
        put("/etc/resolv.conf", "nameserver 1.1.1.1\n");
        put(
                SCRIPTS + "ifcfg-ens192",
                "DEVICE=ens192\nHWADDR=00:50:56:00:00:01\nIPADDR=10.0.0.5\nPREFIX=24\n");
        put("/etc/sysconfig/network", "FORWARD_IPV4=yes\n");

        var result =
                migrator()
                        .migrate(
                                Format.IFCFG,
                                "",
                                MigrationOptions.standard().renaming(Map.of("ens192", "enp1s0")),
                                true);

        assertThat(result.switched()).isTrue();
        assertThat(switched)
                .contains(
                        "-NetworkManager.service",
                        "-network.service",
                        "+systemd-networkd.service",
                        "+systemd-resolved.service");
        assertThat(text("/etc/systemd/network/10-enp1s0.network"))
                .contains("Address=10.0.0.5/24")
                .contains("IPv4Forwarding=yes");
        assertThat(text(NetworkMigrator.BACKUP + SCRIPTS + "ifcfg-ens192")).contains("ens192");
        assertThat(tree.readLink("/etc/resolv.conf"))
                .contains("../run/systemd/resolve/stub-resolv.conf");
    }

    @Test
    void anIncompleteMigrationLeavesTheOldManager() throws Exception {
        put("/usr/lib/systemd/systemd-networkd", "");
        put(SCRIPTS + "ifcfg-eth0", "DEVICE=eth0\nBOOTPROTO=dhcp\n");
        put(SCRIPTS + "ifcfg-wlan0", "DEVICE=wlan0\nTYPE=Wireless\n");

        var result = migrator().migrate(Format.IFCFG, "", MigrationOptions.standard(), true);

        assertThat(result.switched()).isFalse();
        assertThat(switched).isEmpty();
        assertThat(result.warnings()).singleElement().asString().contains("not every interface");
        assertThat(result.files()).containsExactly("/etc/systemd/network/10-eth0.network");
    }

    @Test
    void withoutNetworkdTheOldManagerStays() throws Exception {
        put(SCRIPTS + "ifcfg-eth0", "DEVICE=eth0\nBOOTPROTO=dhcp\n");

        var result = migrator().migrate(Format.IFCFG, "", MigrationOptions.standard(), true);

        assertThat(result.switched()).isFalse();
        assertThat(result.warnings()).singleElement().asString().contains("no systemd-networkd");
    }

    @Test
    void oneInterfaceAlone() throws Exception {
        put(SCRIPTS + "ifcfg-eth0", "DEVICE=eth0\nBOOTPROTO=dhcp\n");
        put(SCRIPTS + "ifcfg-eth1", "DEVICE=eth1\nBOOTPROTO=dhcp\n");

        var result = migrator().migrate(Format.IFCFG, "eth1", MigrationOptions.standard(), false);

        assertThat(result.files()).containsExactly("/etc/systemd/network/10-eth1.network");
        assertThat(
                        refusal(() ->
                                migrator()
                                        .migrate(
                                                Format.IFCFG,
                                                "eth7",
                                                MigrationOptions.standard(),
                                                false)))
                .contains("eth7");
    }

    @Test
    void netplanAndCloudInitDoNotComeBack() throws Exception {
        put("/lib/systemd/systemd-networkd", "");
        put("/etc/netplan/a.yaml", "network:\n  ethernets:\n    eth0: {dhcp4: true}\n");
        put(
                "/etc/cloud/cloud.cfg.d/50-n.cfg",
                "network:\n  version: 2\n  ethernets:\n    eth1: {dhcp4: true}\n");

        assertThat(migrator().formats()).containsExactly(Format.NETPLAN, Format.CLOUD_INIT);
        assertThat(
                        migrator()
                                .migrate(Format.NETPLAN, "", MigrationOptions.standard(), true)
                                .switched())
                .isTrue();
        assertThat(
                        migrator()
                                .migrate(Format.CLOUD_INIT, "", MigrationOptions.standard(), true)
                                .switched())
                .isTrue();

        assertThat(tree.node("/etc/netplan/a.yaml")).isEmpty();
        assertThat(text("/etc/cloud/cloud.cfg.d/99-disable-network-config.cfg"))
                .contains("disabled");
    }

    @Test
    void keysOfWireGuardAreForTheGroupOfNetworkd() throws Exception {
        put("/etc/group", "root:x:0:\nsystemd-network:x:998:\n");
        put(
                "/etc/NetworkManager/system-connections/wg",
                "[connection]\nid=wg\ntype=wireguard\ninterface-name=wg0\n[wireguard]\nprivate-key=YAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=\n");

        migrator().migrate(Format.NETWORKMANAGER, "", MigrationOptions.standard(), false);

        var node = tree.node("/etc/systemd/network/10-wg0.netdev").orElseThrow();
        assertThat(node.mode() & 07777).isEqualTo(0640);
        assertThat(
                        tree.node(
                                                NetworkMigrator.BACKUP
                                                        + "/etc/NetworkManager/system-connections/wg")
                                        .orElseThrow()
                                        .mode()
                                & 07777)
                .isEqualTo(0600);
    }
}
