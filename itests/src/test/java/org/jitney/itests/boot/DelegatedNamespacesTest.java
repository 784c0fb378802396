package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jitney.itests.harness.Guest;
import org.junit.jupiter.api.Test;

/**
 * DelegateNamespaces= and PrivateBPF= (systemd.exec(5) of release 258): who is root in a namespace
 * of users has power over the other namespaces that belong to it, and over no others.
 */
class DelegatedNamespacesTest {
    @Test
    void aProcessMayChangeWhatBelongsToItsNamespaceOfUsers() throws IOException {
        try (Guest guest = Guest.start("services", Map.of())) {
            String said = guest.run("sh", "-c", script()).out();

            assertThat(said.lines())
                    .containsExactly(
                            "hostname, kept: own own ",
                            "hostname, given: own abc ",
                            "network, kept: 0x9 ",
                            "network, given: 1 0x9 ",
                            "mounts, kept: protected ",
                            "mounts, given: mounted protected ",
                            "ipc, kept: ",
                            "ipc, given: mounted ",
                            "groups, kept: 0::/ domain made ",
                            "groups, given: 0::/ domain made ",
                            "groups, strict: 0::/ domain ",
                            "implied:  0 0 1 ",
                            "none:  0 0 4294967295 ",
                            "bpf: /sys/fs/bpf bpf rw,nosuid,nodev,noexec,relatime,mode=700"
                                    + " /sys/fs/bpf/mine ",
                            "bpf, outside: ");
        }
    }

    private static String script() throws IOException {
        try (InputStream in =
                DelegatedNamespacesTest.class.getResourceAsStream("/machine/delegated.sh")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
