package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.JitneyUp;
import org.jitney.itests.harness.Programs;
import org.jitney.itests.harness.Reference;
import org.junit.jupiter.api.Test;

/** Timers and paths of the built distribution, driven by systemd's own programs. */
class TimersTest {
    private static final String CLOCK = "org.jitney.Clock1";
    private static final long DAY_USEC = 86_400_000_000L;

    /** What differs from run to run: moments and durations. */
    private static String timeless(String text) {
        return text.replaceAll(
                        "[A-Z][a-z]{2} \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC", "WHEN")
                .replaceAll(
                        " (\\d+ ?(years?|months?|weeks?|days?|h|min|s|ms|us) ?)+(left|ago)",
                        " SPAN $3")
                .replaceAll(" +", " ")
                .replaceAll("; SPAN ago", "; AGO");
    }

    private static Programs.Result clock(JitneyUp up, String... arguments) {
        String[] command = {
            "busctl", "call", "org.freedesktop.systemd1", "/org/freedesktop/systemd1", CLOCK
        };
        String[] all = new String[command.length + arguments.length];
        System.arraycopy(command, 0, all, 0, command.length);
        System.arraycopy(arguments, 0, all, command.length, arguments.length);
        return up.exec(all);
    }

    private static String property(JitneyUp up, String unit, String name) {
        return up.exec("systemctl", "show", "-P", name, unit).succeeded().out().strip();
    }

    @Test
    void yearOfTimersRunsWhileYouWait() throws IOException {
        try (JitneyUp up =
                JitneyUp.start(
                        List.of("--clock=virtual", "--journal=none"),
                        "weekly.timer",
                        "[Timer]\nOnCalendar=Mon *-*-* 04:00:00 UTC\n",
                        "weekly.service",
                        "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo $TRIGGER_TIMER_REALTIME_USEC'\n")) {
            up.exec("systemctl", "start", "weekly.timer").succeeded();

            Programs.Result year = clock(up, "Advance", "tt", "" + 364 * DAY_USEC, "0").succeeded();

            assertThat(year.out()).isEqualTo("t 52\n");
            Path log = up.dir().resolve("log/weekly.service.log");
            List<Long> runs = Files.readAllLines(log).stream().map(Long::parseLong).toList();
            assertThat(runs).hasSize(52);
            for (int i = 1; i < runs.size(); i++) {
                assertThat(runs.get(i) - runs.get(i - 1)).isEqualTo(7 * DAY_USEC);
            }
            assertThat(up.exec("systemctl", "list-timers", "--no-legend").succeeded().out())
                    .contains("Mon ")
                    .contains("04:00:00 UTC")
                    .contains("weekly.timer weekly.service");
        }
    }

    @Test
    void clockOfTheMachineIsNotMoved() {
        try (JitneyUp up = JitneyUp.start("a.timer", "[Timer]\nOnActiveSec=1h\n")) {
            Programs.Result refused = clock(up, "Advance", "tt", "1", "0");

            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("--clock=virtual");
            assertThat(clock(up, "Get").succeeded().out()).startsWith("btt false ");
            assertThat(up.exec("systemctl", "start", "a.timer").err())
                    .contains("Job failed. See \"journalctl -xe\" for details.");
        }
    }

    @Test
    void fileStartsTheServiceThatWaitsForIt() throws IOException {
        Path folder = Files.createTempDirectory("jitney-path");
        try (JitneyUp up =
                JitneyUp.start(
                        List.of("--journal=none"),
                        "spool.path",
                        "[Path]\nDirectoryNotEmpty=" + folder + "\n",
                        "spool.service",
                        "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo $TRIGGER_PATH; rm "
                                + folder
                                + "/*'\n")) {
            up.exec("systemctl", "start", "spool.path").succeeded();

            Files.createFile(folder.resolve("job"));

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !Files.exists(folder.resolve("job")));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> property(up, "spool.path", "SubState").equals("waiting"));
            assertThat(Files.readString(up.dir().resolve("log/spool.service.log")))
                    .isEqualTo(folder + "\n");
            assertThat(property(up, "spool.path", "Result")).isEqualTo("success");
        }
        Files.delete(folder);
    }

    /** The same timers, the same program, our manager and systemd 252: the same text. */
    @Test
    void listOfTimersReadsAsThatOfTheOriginal() {
        String units =
                "cd /etc/systemd/system;"
                        + "printf '[Service]\\nType=oneshot\\nExecStart=/bin/true\\n' >a.service;"
                        + "for t in a b c d e; do cp a.service $t.service; done 2>/dev/null;"
                        + "printf '[Timer]\\nOnCalendar=2150-1-1 3:00 Asia/Tokyo\\nPersistent=yes\\n' >a.timer;"
                        + "printf '[Timer]\\nOnActiveSec=100ms\\nAccuracySec=1us\\n' >b.timer;"
                        + "printf '[Timer]\\nOnClockChange=yes\\n' >c.timer;"
                        + "printf '[Timer]\\nOnActiveSec=2h 30min 30s\\n' >d.timer;"
                        + "printf '[Timer]\\nOnCalendar=2001-01-01\\n' >e.timer;"
                        + "systemctl daemon-reload; systemctl start a.timer b.timer c.timer;"
                        + "systemctl start d.timer e.timer;"
                        + "until [ $(systemctl show -P SubState b.timer) = elapsed ]; do sleep 0.1; done;";
        String ask =
                units
                        + "systemctl list-timers --no-pager [a-e].timer;"
                        + "systemctl status --no-pager -n0 [a-e].timer;"
                        + "for t in a b c d e; do systemctl show -p SubState,Result,Unit,Triggers,"
                        + "Persistent,RemainAfterElapse,TimersCalendar,RequiresMountsFor $t.timer; done;"
                        + "ls /var/lib/systemd/timers/stamp-a.timer";
        try (Reference original = Reference.start("services");
                Guest ours = Guest.start("services", java.util.Map.of())) {
            String theirs = original.run("sh", "-c", ask).text();
            String own = ours.run("sh", "-c", ask).text();

            assertThat(timeless(own)).isEqualTo(timeless(theirs));
        }
    }
}
