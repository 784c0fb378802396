package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Reference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Debian 13 with its own unit files and its own systemctl 257, booted by us and by systemd 257. */
class NewerReleaseTest {
    private static final Duration BOOT = Duration.ofMinutes(2);
    private static final List<String> SERVERS =
            List.of("nginx", "redis-server", "cron", "ssh", "memcached", "postgresql@17-main");

    private static Guest guest;
    private static Reference reference;

    @BeforeAll
    static void boot() {
        guest = Guest.boot("newer", Map.of());
        reference = Reference.start("newer");
        String state = "systemctl is-system-running";
        await().atMost(BOOT).until(() -> ours(state), s -> !s.startsWith("starting"));
        await().atMost(BOOT).until(() -> theirs(state), s -> !s.startsWith("starting"));
    }

    @AfterAll
    static void end() {
        if (guest != null) {
            guest.close();
        }
        if (reference != null) {
            reference.close();
        }
    }

    private static String ours(String script) {
        return guest.run("sh", "-c", script).out();
    }

    private static String theirs(String script) {
        return reference.run("sh", "-c", script).out();
    }

    /** {@return units and how they are; without mounts, which are those of the container} */
    private static Map<String, String> units(String list) {
        Map<String, String> out = new TreeMap<>();
        for (String line : list.lines().toList()) {
            String[] words = line.strip().split("\\s+", 5);
            if (words.length > 3 && !words[0].endsWith(".mount")) {
                out.put(words[0], String.join(" ", words[1], words[2], words[3]));
            }
        }
        return out;
    }

    @Test
    void itsServersRunAndNothingFails() {
        assertThat(ours("systemctl is-system-running")).isEqualTo("running\n");
        for (String server : SERVERS) {
            assertThat(ours("systemctl is-active " + server)).as(server).isEqualTo("active\n");
        }
        assertThat(ours("systemctl --version")).startsWith("systemd 257");
    }

    @Test
    void unitsAreLoadedAndUpAsWithItsOwnManager() {
        String list = "systemctl list-units --all --no-legend --plain --no-pager";
        Map<String, String> here = units(ours(list));
        Map<String, String> there = units(theirs(list));

        // Targets that a container without systemd's files has all the same.
        here.remove("cryptsetup.target");
        there.remove("cryptsetup.target");
        assertThat(here).hasSizeGreaterThan(80).isEqualTo(there);
    }

    @Test
    void unitFilesAreFoundAndStandAsWithItsOwnManager() {
        String list = "systemctl list-unit-files --no-legend --no-pager";
        assertThat(new TreeSet<>(ours(list).lines().toList()))
                .isEqualTo(new TreeSet<>(theirs(list).lines().toList()));
    }

    @Test
    void itsSystemdRunHasItsWayWithTheManager() {
        String run =
                "systemd-run --wait --pipe -q -p ProtectControlGroups=yes -p RestartMode=direct"
                        + " -p MemoryPressureWatch=off -p ImportCredential=x.*"
                        + " -p OpenFile=/etc/os-release:release:read-only"
                        + " sh -c 'echo $LISTEN_FDNAMES; cat <&3 | head -n1' 2>&1";
        assertThat(ours(run)).isEqualTo(theirs(run)).contains("release\nPRETTY_NAME");
    }

    /** Their units are {@code Type=notify} since 254: each has to say that it is ready. */
    @Test
    void theDaemonsForNamesLanguagesAndTimeSayThatTheyAreReady() {
        for (String daemon : List.of("hostnamed", "localed", "timedated")) {
            String ask =
                    "systemctl start systemd-" + daemon + "; systemctl is-active systemd-" + daemon;
            assertThat(ours(ask)).as(daemon).isEqualTo("active\n");
        }
    }

    @Test
    void theFirstProcessHasTheNameByWhichProgramsKnowIt() {
        assertThat(ours("cat /proc/1/comm")).isEqualTo(theirs("cat /proc/1/comm"));
    }
}
