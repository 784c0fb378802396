package org.jitney.network1.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.fd.Root;
import org.jitney.network1.config.DhcpServerConfig.Persistence;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.dhcp4.Server4;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerLeaseFilesTest {
    private static final String BOOT = "0123456789abcdef0123456789abcdef";
    private static final IpPrefix SERVER = IpPrefix.parse("10.0.0.1/24").orElseThrow();

    /** 100 s since boot, of which 20 s asleep. */
    private static final ServerLeaseText.Now THEN =
            new ServerLeaseText.Now(BOOT, 80_000_000, 100_000_000, 1_700_000_000_000_000L);

    @TempDir Path tree;
    private Root root;

    @BeforeEach
    void open() throws Exception {
        root = Root.of(tree);
    }

    @AfterEach
    void close() {
        root.close();
    }

    private static Server4.Grant grant(long endUsec) {
        return new Server4.Grant(
                "01020000000007",
                1,
                "020000000007",
                "one",
                (Inet4Address) IpPrefix.address("10.0.0.7").orElseThrow(),
                new MonotonicTime(endUsec),
                true);
    }

    private ServerLeaseFiles files(ServerLeaseText.Now now) {
        return new ServerLeaseFiles(root, "/var/lib/systemd/network", "/run/systemd", () -> now);
    }

    private Path file(String folder) {
        return tree.resolve(folder).resolve("dhcp-server-lease/eth0");
    }

    @Test
    void theFileHasTheFormOfTheOriginal() {
        files(THEN).save("eth0", Persistence.YES, SERVER, List.of(grant(90_000_000)));

        assertThat(file("var/lib/systemd/network"))
                .hasContent(
                        """
                        {"BootID":"0123456789abcdef0123456789abcdef","Address":[10,0,0,1],\
                        "PrefixLength":24,"Leases":[{"ClientId":[1,2,0,0,0,0,7],\
                        "Address":[10,0,0,7],"Hostname":"one","HardwareAddressType":1,\
                        "HardwareAddressLength":6,"HardwareAddress":[2,0,0,0,0,7],\
                        "ExpirationUSec":110000000,"ExpirationRealtimeUSec":1700000010000000}]}
                        """);
    }

    @Test
    void aLeaseEndsWhenItWouldHaveHadTheServerGoneOn() {
        files(THEN).save("eth0", Persistence.RUNTIME, SERVER, List.of(grant(90_000_000)));

        ServerLeaseText.Now restarted =
                new ServerLeaseText.Now(BOOT, 84_000_000, 105_000_000, 1_900_000_000_000_000L);
        ServerLeaseText.Now booted =
                new ServerLeaseText.Now(
                        "f".repeat(32), 3_000_000, 3_000_000, 1_700_000_004_000_000L);

        assertThat(file("run/systemd/netif")).exists();
        assertThat(files(restarted).load("eth0", Persistence.RUNTIME))
                .containsExactly(grant(89_000_000)); // the day's clock was set, boot's was not
        assertThat(files(booted).load("eth0", Persistence.RUNTIME))
                .containsExactly(grant(9_000_000));
        assertThat(files(booted).load("eth0", Persistence.YES)).isEmpty();
    }

    @Test
    void withoutLeasesThereIsNoFileAndWithoutPersistenceNeither() {
        ServerLeaseFiles files = files(THEN);
        files.save("eth0", Persistence.YES, SERVER, List.of(grant(90_000_000)));

        files.save("eth0", Persistence.YES, SERVER, List.of());
        files.save("eth0", Persistence.NO, SERVER, List.of(grant(90_000_000)));

        assertThat(file("var/lib/systemd/network")).doesNotExist();
        assertThat(tree.resolve("run")).doesNotExist();
    }

    @Test
    void aDiskThatIsNotReadyIsLeftAlone() {
        ServerLeaseFiles files = files(THEN);
        files.save("eth0", Persistence.YES, SERVER, List.of(grant(90_000_000)));

        files.ready(false);
        files.save("eth0", Persistence.YES, SERVER, List.of());

        assertThat(files.load("eth0", Persistence.YES)).isEmpty();
        assertThat(file("var/lib/systemd/network")).exists();
        files.ready(true);
        assertThat(files.load("eth0", Persistence.YES)).containsExactly(grant(90_000_000));
    }

    @Test
    void aFileWithLeasesOfTheOriginalIsReadAndABrokenOneIsLeftAside() throws Exception {
        Files.createDirectories(file("var/lib/systemd/network").getParent());
        Files.writeString(
                file("var/lib/systemd/network"),
                """
                {"BootID" : "%s", "Address" : [10, 0, 0, 1], "PrefixLength" : 24, "Leases" : [
                  {"ClientId" : [1, 2, 0, 0, 0, 0, 7], "AddressString" : "10.0.0.7",
                   "Address" : [10, 0, 0, 7], "Hostname" : "one", "HardwareAddressType" : 1,
                   "HardwareAddressLength" : 6, "HardwareAddress" : [2, 0, 0, 0, 0, 7],
                   "ExpirationUSec" : 110000000, "ExpirationRealtimeUSec" : 1},
                  {"ClientId" : [1, 300], "Address" : [10, 0, 0, 8]},
                  {"Address" : "10.0.0.9"}, 7]}
                """
                        .formatted(BOOT));
        assertThat(files(THEN).load("eth0", Persistence.YES)).containsExactly(grant(90_000_000));

        Files.writeString(file("var/lib/systemd/network"), "{\"Leases\":[");

        assertThat(files(THEN).load("eth0", Persistence.YES)).isEmpty();
    }
}
