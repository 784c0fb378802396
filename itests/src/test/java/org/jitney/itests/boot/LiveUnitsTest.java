package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Reference;
import org.junit.jupiter.api.Test;

/** What can be done to services that run: mounts, signals with values, groups below theirs. */
class LiveUnitsTest {
    private static String script(String name) throws IOException {
        try (InputStream in = LiveUnitsTest.class.getResourceAsStream("/machine/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void mountsComeIntoARunningServiceAsWithTheReference() throws IOException {
        String ours;
        try (Guest guest = Guest.start("services", Map.of())) {
            ours = guest.run("sh", "-c", script("live.sh")).out();
        }
        try (Reference reference = Reference.start("services")) {
            assertThat(ours).isEqualTo(reference.run("sh", "-c", script("live.sh")).out());
        }
        assertThat(ours)
                .contains(
                        "bind: content Read-only file system\n",
                        "systemctl bind: alone\n",
                        "outside: 2\n",
                        "twice: /srv/source/new\n",
                        "of the unit: alone\n");
    }

    @Test
    void signalsGroupsAndManyJobsDoWhatTheNewerReleasesSay() throws IOException {
        try (Guest guest = Guest.start("services", Map.of())) {
            String said = guest.run("sh", "-c", script("live-newer.sh")).out();

            // A queued signal has the code -1; one that is only sent has 0.
            assertThat(said.lines())
                    .containsExactly(
                            "queue: signal 40 code -1 uid 0",
                            "queue: signal 41 code -1 uid 0",
                            "queue: signal 42 code 0 uid 0",
                            "queue: Call failed: Value parameter only accepted with realtime"
                                    + " signals (34 to 64), not with 15.",
                            "workers: 1",
                            "remove: Call failed: Control group workers has processes.",
                            "workers: 0, active",
                            "removed: yes",
                            "pidfd: /org/freedesktop/systemd1/unit/values_2eservice values.service"
                                    + " True",
                            "pidfd: org.freedesktop.DBus.Error.InvalidArgs",
                            "many: a(uosos) N N \"/org/freedesktop/systemdN/job/N\""
                                    + " \"orderN.service\""
                                    + " \"/org/freedesktop/systemdN/unit/orderN_Neservice\" \"start\" N"
                                    + " \"/org/freedesktop/systemdN/job/N\" \"orderN.service\""
                                    + " \"/org/freedesktop/systemdN/unit/orderN_Neservice\" \"start\"",
                            "many: 1 2 ",
                            "many: Call failed: Unit absent.service not found.",
                            "many: Call failed: Transaction contains conflicting jobs 'start' and"
                                    + " 'stop' for order1.service. Probably contradicting requirement"
                                    + " dependencies configured.",
                            "many: Call failed: No units specified",
                            "many: inactive inactive ",
                            "log: hello user jane",
                            "log: kept");
        }
    }
}
