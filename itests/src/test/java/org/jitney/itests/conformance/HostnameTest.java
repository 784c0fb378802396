package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every verb of hostnamectl, systemd's and ours, with the same outcome. */
class HostnameTest {
    private static Guest guest;

    @BeforeAll
    static void start() {
        guest = Guest.start("services", Map.of());
    }

    @AfterAll
    static void stop() {
        if (guest != null) {
            guest.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usr/bin/hostnamectl", "/opt/jitney/bin/hostnamectl"})
    void verbsTakeEffect(String hostnamectl) {
        guest.run(hostnamectl, "hostname", "first.example").succeeded();
        assertThat(guest.run("cat", "/etc/hostname").out()).isEqualTo("first.example\n");
        assertThat(guest.run("uname", "-n").out()).isEqualTo("first.example\n");
        assertThat(guest.run(hostnamectl, "hostname").out()).isEqualTo("first.example\n");

        guest.run(hostnamectl, "--pretty", "hostname", "The First One").succeeded();
        guest.run(hostnamectl, "icon-name", "computer-vm").succeeded();
        guest.run(hostnamectl, "chassis", "vm").succeeded();
        guest.run(hostnamectl, "deployment", "testing").succeeded();
        guest.run(hostnamectl, "location", "Rack 3, 2nd floor").succeeded();
        assertThat(guest.run("cat", "/etc/machine-info").out().lines())
                .containsExactlyInAnyOrder(
                        "PRETTY_HOSTNAME=\"The First One\"",
                        "ICON_NAME=computer-vm",
                        "CHASSIS=vm",
                        "DEPLOYMENT=testing",
                        "LOCATION=\"Rack 3, 2nd floor\"");

        Programs.Result wrong = guest.run(hostnamectl, "chassis", "spaceship");
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.err()).contains("Invalid chassis 'spaceship'");
        assertThat(guest.run(hostnamectl, "chassis").out()).isEqualTo("vm\n");
    }

    @Test
    void oursPrintsWhatTheirsPrints() {
        for (String[] arguments :
                new String[][] {
                    {},
                    {"status"},
                    {"hostname"},
                    {"--static", "hostname"},
                    {"--transient", "hostname"},
                    {"--pretty", "hostname"},
                    {"icon-name"},
                    {"chassis"},
                    {"deployment"},
                    {"location"},
                    {"--json=pretty", "status"},
                    {"--json=short"},
                    {"no-such-verb"},
                    {"chassis", "spaceship"},
                    {"--version-of-nothing"},
                }) {
            // Without a path: the original prefixes getopt's messages with the path, ours with the
            // name.
            String[] theirs = with("hostnamectl", arguments);
            String[] ours = with("/opt/jitney/bin/hostnamectl", arguments);

            Programs.Result expected = guest.run(theirs);
            Programs.Result actual = guest.run(ours);

            assertThat(actual.text()).as(String.join(" ", ours)).isEqualTo(expected.text());
            assertThat(actual.status()).as(String.join(" ", ours)).isEqualTo(expected.status());
        }
    }

    private static String[] with(String program, String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = program;
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return command;
    }
}
