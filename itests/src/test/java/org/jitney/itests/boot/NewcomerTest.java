package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody meets who unpacks the tarball, or tries it in a container that is none of ours:
 * whose first process collects no children, and whose machine has no identity.
 */
class NewcomerTest {
    private static final String FIRST_PROCESS =
            "import signal; signal.signal(15, lambda *_: exit(0)); print('up', flush=True)\n"
                    + "while True: signal.pause()";

    @TempDir Path empty;

    private static Guest guest;

    @BeforeAll
    static void start() {
        guest = Guest.withFirstProcess("services", "python3", "-c", FIRST_PROCESS);
    }

    @AfterAll
    static void stop() {
        if (guest != null) {
            guest.close();
        }
    }

    @Test
    void theTarballHoldsAllCommands() throws IOException {
        Path target = Home.distribution().resolve("../..").normalize();
        List<String> tarballs;
        try (Stream<Path> files = Files.list(target)) {
            tarballs = files.map(Path::toString).filter(f -> f.endsWith(".tar.gz")).toList();
        }
        assertThat(tarballs).hasSize(1);

        Programs.run("tar", "-C", empty + "", "-xzf", tarballs.getFirst()).succeeded();

        Path unpacked = Path.of(tarballs.getFirst().replaceFirst(".*/(.*)\\.tar\\.gz", "$1"));
        Path bin = empty.resolve(unpacked).resolve("bin");
        try (Stream<Path> files = Files.list(bin)) {
            assertThat(files).hasSizeGreaterThan(40).allMatch(Files::isExecutable);
        }
        assertThat(Programs.run(bin + "/systemctl", "--version").out()).startsWith("systemd 252");
    }

    @Test
    void whereNobodyCollectsProcessesDownSeesTheEndAndSystemdIsGone() {
        guest.ours("jitney", "up", "--system", "--detach").succeeded();
        assertThat(guest.run("test", "-d", "/run/systemd/system").status()).isZero();
        guest.run("systemctl", "start", "memcached").succeeded();

        Programs.Result down = guest.ours("jitney", "down").succeeded();

        assertThat(down.err()).doesNotContain("did not end");
        assertThat(guest.run("test", "-d", "/run/systemd/system").status()).isEqualTo(1);
        assertThat(guest.ours("jitney", "status").status()).isEqualTo(3);
    }

    @Test
    void vmcraftNeedsNoIdentityOfTheMachine() {
        assertThat(guest.run("test", "-s", "/etc/machine-id").status()).isEqualTo(1);

        Programs.Result list =
                guest.ours("jitney", "vmcraft", "--read-only", "-a", "/", "list-services")
                        .succeeded();

        assertThat(list.out()).contains("nginx.service");
    }
}
