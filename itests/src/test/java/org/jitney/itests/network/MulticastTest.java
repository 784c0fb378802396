package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;

/**
 * Two of ours, avahi and the original's resolved on one link: they find each other's names,
 * addresses and services by multicast DNS and LLMNR, and share out names that two want. Who is who
 * stands in {@code network/multicast}, what they hear in {@code multicast/heard}; the original in
 * place of ours hears the same, but does not say that a service has gone.
 */
class MulticastTest {
    private static final Path SCRIPT =
            Path.of(System.getProperty("jitney.itests"), "network", "multicast");
    private static final Path OURS =
            Path.of(System.getProperty("jitney.home"), "bin", "systemd-resolved");

    private static String heard() throws IOException {
        try (InputStream in = MulticastTest.class.getResourceAsStream("multicast/heard")) {
            if (in == null) {
                throw new IOException("no list of what is heard");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void machinesOnALinkFindEachOther() throws IOException {
        assumeTrue(Namespaces.possible(), "!!! NOT RUN: needs namespaces");
        assumeTrue(
                Programs.present("avahi-daemon") && Programs.present("avahi-browse"),
                "!!! NOT RUN: needs avahi-daemon and avahi-utils");
        Path theirs = OriginalResolver.file("lib/systemd/systemd-resolved");

        var result =
                Programs.runFor(
                        Duration.ofMinutes(4),
                        SCRIPT.toString(),
                        OURS.toString(),
                        theirs.toString(),
                        "names",
                        "services",
                        "rename");

        assertThat(result.out()).as(result.err()).isEqualTo(heard());
        assertThat(result.status()).as(result.err()).isZero();
    }
}
