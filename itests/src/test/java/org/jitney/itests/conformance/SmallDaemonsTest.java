package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.jitney.itests.harness.Reference;
import org.junit.jupiter.api.Test;

/**
 * The daemons for names, languages, keyboards and time, started by the bus from the distribution's
 * unit files in a container that {@code jitney init} booted, beside the originals.
 */
class SmallDaemonsTest {
    private static final List<String> SUITES = List.of("71", "73", "45");

    private static String script(String name) throws IOException {
        return Files.readString(Path.of(Home.script("guest/" + name)));
    }

    private static Guest boot() {
        Guest guest = Guest.boot("small", Map.of());
        guest.run("systemctl", "is-system-running", "--wait");
        return guest;
    }

    private static String[] command(String name, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("bash", "-c", script(name), name));
        words.addAll(List.of(arguments));
        return words.toArray(String[]::new);
    }

    /** What the original prints and writes, for Debian's commands. */
    private static String expected() throws IOException {
        try (Reference reference = Reference.start("small")) {
            return reference.run(command("small-daemons")).succeeded().out();
        }
    }

    @Test
    void debiansCommandsCannotTellOurDaemonsFromTheOriginals() throws IOException {
        String expected = expected();
        try (Guest guest = boot()) {
            String actual = guest.run(command("small-daemons")).succeeded().out();

            assertThat(actual).isEqualTo(expected);
            assertThat(actual.lines().filter(line -> line.startsWith("$ ")).count())
                    .isGreaterThan(90);
            for (String program : List.of("hostnamed", "localed", "timedated")) {
                assertThat(guest.run("pgrep", "-f", "Main daemon systemd-" + program).status())
                        .as(program)
                        .isZero();
            }
        }
    }

    @Test
    void ourCommandsDoWithTheOriginalsWhatDebiansDo() throws IOException {
        String expected = expected();
        try (Reference reference = Reference.startWithOurCommands("small")) {
            Programs.Result actual = reference.run(command("small-daemons", "/opt/jitney/bin"));

            assertThat(actual.succeeded().out()).isEqualTo(expected);
        }
    }

    @Test
    void theirSuitesPass() throws IOException {
        try (Guest guest = boot()) {
            // What the suites expect of the image that their authors run them in.
            guest.run("useradd", "-m", "testuser").succeeded();
            guest.run("rm", "-f", "/etc/default/keyboard").succeeded();

            String lines = guest.run(command("test-suites", SUITES.toArray(String[]::new))).out();

            assertThat(lines).endsWith(SUITES.size() + " of " + SUITES.size() + " pass\n");
        }
    }

    @Test
    void clockIsKeptRightByARealTimeServer() throws IOException {
        try (Guest guest = boot()) {
            Programs.Result result = guest.run(command("time-server"));

            String out = result.succeeded().out();
            String theirs = out.substring(0, out.indexOf("# /opt/jitney"));
            String ours = out.substring(out.indexOf("# /opt/jitney"), out.indexOf("# status"));
            assertThat(theirs)
                    .contains("Server: 127.0.0.1 (127.0.0.1)\n")
                    .contains("Stratum: 3\n")
                    .contains("Packet count: 1\n")
                    .contains("Poll interval: 16s (min: 16s; max 32s)\n")
                    // The separate clock began 90 seconds ahead.
                    .containsPattern(" Offset: -1min (29|30)\\.[0-9]+s\n")
                    .contains("SystemNTPServers=127.0.0.1\n")
                    .endsWith("\n127.0.0.1\n");
            assertThat(ours.substring(ours.indexOf('\n')))
                    .isEqualTo(theirs.substring(theirs.indexOf('\n')));
            assertThat(out.substring(out.indexOf("# status")))
                    .contains("StatusText=Contacted time server 127.0.0.1:123 (127.0.0.1).\n")
                    .contains("NTP=yes\n")
                    .contains("as 1 \"192.0.2.1\"\n")
                    .contains("Result=success\n")
                    .endsWith("systemd-timesync\n");
        }
    }

    @Test
    void polkitsRulesDecideForOthers() {
        try (Guest guest = boot()) {
            String[] set = {
                "setpriv",
                "--reuid=65534",
                "--clear-groups",
                "timedatectl",
                "--no-ask-password",
                "set-timezone",
                "Asia/Tokyo"
            };
            Programs.Result refused = guest.run(set);
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err())
                    .isEqualTo("Failed to set time zone: Interactive authentication required.\n");
            assertThat(guest.run("readlink", "/etc/localtime").out()).doesNotContain("Tokyo");

            guest.run(
                            "sh",
                            "-c",
                            "echo 'polkit.addRule(function(action, subject) { if (action.id =="
                                    + " \"org.freedesktop.timedate1.set-timezone\") return"
                                    + " polkit.Result.YES; });' >/etc/polkit-1/rules.d/10-test.rules"
                                    + " && systemctl restart polkit.service")
                    .succeeded();

            guest.run(set).succeeded();
            assertThat(guest.run("readlink", "/etc/localtime").out())
                    .isEqualTo("../usr/share/zoneinfo/Asia/Tokyo\n");

            // Without polkit nobody but root may do anything.
            guest.run("systemctl", "mask", "--runtime", "--now", "polkit.service").succeeded();
            set[set.length - 1] = "UTC";
            assertThat(guest.run(set).err()).startsWith("Failed to set time zone: ");
            assertThat(guest.run("readlink", "/etc/localtime").out()).contains("Tokyo");
        }
    }

    @Test
    void daemonLeavesWhenNobodyCallsAndComesBackWhenSomebodyDoes() {
        try (Guest guest = boot()) {
            guest.run("localectl").succeeded();
            String state = "systemctl show -P ActiveState systemd-localed.service";
            assertThat(guest.run(state.split(" ")).out()).isEqualTo("active\n");

            await().atMost(Duration.ofSeconds(90))
                    .until(() -> guest.run(state.split(" ")).out().equals("inactive\n"));

            assertThat(
                            guest.run(
                                            "systemctl",
                                            "show",
                                            "-P",
                                            "Result",
                                            "systemd-localed.service")
                                    .out())
                    .isEqualTo("success\n");
            guest.run("localectl").succeeded();
        }
    }

    @Test
    void logControlAnswersOnEachDaemon() {
        try (Guest guest = boot()) {
            for (String daemon : List.of("hostname1", "locale1", "timedate1")) {
                String name = "org.freedesktop." + daemon;
                String[] get = {
                    "busctl",
                    "get-property",
                    name,
                    "/org/freedesktop/LogControl1",
                    "org.freedesktop.LogControl1",
                    "LogLevel"
                };
                assertThat(guest.run(get).out()).isEqualTo("s \"info\"\n");
                guest.run("systemctl", "service-log-level", unit(daemon), "debug").succeeded();
                assertThat(guest.run(get).out()).isEqualTo("s \"debug\"\n");
            }
        }
    }

    private static String unit(String daemon) {
        return switch (daemon) {
            case "hostname1" -> "systemd-hostnamed.service";
            case "locale1" -> "systemd-localed.service";
            default -> "systemd-timedated.service";
        };
    }
}
