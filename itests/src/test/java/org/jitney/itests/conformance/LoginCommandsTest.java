package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Reference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** loginctl and systemd-inhibit, Debian's and ours, with the original's logind. */
class LoginCommandsTest {
    private static Reference reference;

    @BeforeAll
    static void boot() {
        reference = Reference.startWithOurCommands("user");
    }

    @AfterAll
    static void stop() {
        if (reference != null) {
            reference.close();
        }
    }

    private static String logins(String... arguments) throws IOException {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "bash",
                                "-c",
                                Files.readString(Path.of(Home.script("guest/login-commands"))),
                                "logins"));
        words.addAll(List.of(arguments));
        return reference.run(words.toArray(String[]::new)).succeeded().out();
    }

    @Test
    void ourCommandsDoWhatDebiansDo() throws IOException {
        String expected = logins();

        String actual = logins("/opt/jitney/bin");

        assertThat(expected.lines().filter(line -> line.startsWith("$ ")).count())
                .isGreaterThan(130);
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void listsAreJsonForPrograms() {
        reference.run("useradd", "-m", "carol").succeeded();
        reference.run("loginctl", "enable-linger", "carol").succeeded();
        String uid = reference.run("id", "-u", "carol").succeeded().out().strip();

        for (String option : List.of("-j", "--json=short")) {
            String users =
                    reference
                            .run("/opt/jitney/bin/loginctl", option, "list-users")
                            .succeeded()
                            .out();

            assertThat(users).contains("{\"uid\":" + uid + ",\"user\":\"carol\",\"linger\":true}");
        }
        assertThat(
                        reference
                                .run("/opt/jitney/bin/loginctl", "--json=pretty", "list-seats")
                                .succeeded()
                                .out())
                .contains("\"seat\" : \"seat0\"");
        reference.run("loginctl", "disable-linger", "carol").succeeded();
    }
}
