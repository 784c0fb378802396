package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our generator writes the files that systemd's writes, given the same command line. How the
 * command lines are read is tested where they are; this is about the programs.
 */
final class NetworkGeneratorTest {
    private static final Path ORIGINAL = Path.of("/lib/systemd/systemd-network-generator");
    private static final Path OURS =
            Path.of(System.getProperty("jitney.home"), "bin", "systemd-network-generator");

    @TempDir Path folder;

    /** What one of them did: its status, and the text of each file. */
    private record Made(int status, Map<String, String> files) {}

    @BeforeAll
    static void requireOriginal() {
        assumeTrue(Files.isExecutable(ORIGINAL), "systemd's generator is not installed");
    }

    private Made run(Path program, String name, String initrd, String line, String... more) {
        Path root = folder.resolve(name);
        try {
            Files.createDirectories(root);
            List<String> command =
                    Stream.concat(Stream.of(program.toString(), "--root=" + root), Stream.of(more))
                            .toList();
            Map<String, String> environment =
                    Map.of("SYSTEMD_PROC_CMDLINE", line, "SYSTEMD_IN_INITRD", initrd);
            int status = Programs.run(environment, command).status();
            return new Made(status, files(root.resolve("run/systemd/network")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> files(Path below) throws IOException {
        Map<String, String> found = new TreeMap<>();
        if (Files.isDirectory(below)) {
            try (Stream<Path> all = Files.list(below)) {
                for (Path each : all.toList()) {
                    found.put(each.getFileName().toString(), Files.readString(each));
                }
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ip=dhcp",
                "ip=eth0:dhcp:1400:52:54:00:12:34:56 nameserver=10.0.0.53",
                "ip=192.168.0.10:192.168.0.2:192.168.0.1:255.255.255.0:h:eth0:on:1.1.1.1:1.0.0.1",
                "ip=[fd00::10]::[fd00::1]:64:h:eth1:none rd.route=[fd01::/64]:[fd00::2]:eth1",
                "rd.route=10.1.0.0/16:10.0.0.1 rd.peerdns=0 ip=eth0:dhcp",
                "vlan=a.5:eth0 bond=b:eth1,eth2:mode=1:1400 bridge=c:eth3",
                "ifname=net0:52:54:00:12:34:56 net.ifname-policy=keep,mac",
                "ip=eth0:nonsense",
                "ip='eth0:dhcp' quiet \"a b\""
            })
    void theFilesAreTheSame(String line) {
        for (String initrd : List.of("0", "1")) {
            Made theirs = run(ORIGINAL, "theirs" + initrd, initrd, line);
            Made ours = run(OURS, "ours" + initrd, initrd, line);

            assertThat(ours).isEqualTo(theirs);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ip=dhcp"})
    void aFileThatIsThereIsKept(String line) {
        for (Path program : List.of(ORIGINAL, OURS)) {
            String name = program.equals(OURS) ? "ours" : "theirs";
            Made first = run(program, name, "0", line);
            Made again = run(program, name, "0", "ignored", "--", "ip=dhcp6");

            assertThat(again.status()).isEqualTo(1);
            assertThat(again.files()).isEqualTo(first.files());
        }
    }
}
