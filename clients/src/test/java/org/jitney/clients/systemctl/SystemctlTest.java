package org.jitney.clients.systemctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemctlTest {
    @TempDir private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... line) {
        Environment environment =
                new Environment(
                        Map.of(
                                "DBUS_SYSTEM_BUS_ADDRESS",
                                "unix:path=" + folder.resolve("bus"),
                                "SYSTEMCTL_FORCE_BUS",
                                "1"),
                        folder,
                        InputStream.nullInputStream(),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8),
                        false,
                        0,
                        Optional.empty());
        return Systemctl.run(line, environment);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "foo | Unknown command verb foo.",
                "start | Too few arguments.",
                "isolate a b | Too many arguments.",
                "list-units --bar | systemctl: unrecognized option '--bar'",
                "status -n foo | Failed to parse lines 'foo'",
                "list-units --output=foo | Unknown output 'foo'.",
                "reboot --when=foo | Failed to parse --when= argument 'foo'.",
                "--timestamp=foo | Invalid value: foo.",
                "start x | Failed to connect to bus: No such file or directory"
            })
    void whatIsWrongIsSaidAndTheStatusIsOne(String line, String text) {
        int status = run(line.split(" "));

        assertThat(status).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(text + "\n");
        assertThat(out.size()).isZero();
    }

    @Test
    void withoutAManagerTheStateOfTheSystemIsUnknown() {
        assertThat(run("is-system-running")).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("unknown\n");
    }

    @Test
    void onlyOldSpellingsAndWhatIsRefusedAreMissingFromTheHelp() {
        assertThat(run("--help")).isZero();

        String help = out.toString(StandardCharsets.UTF_8);
        assertThat(
                        Options.TABLE.stream()
                                .map(Option::name)
                                .filter(name -> !help.contains("--" + name)))
                .containsExactlyInAnyOrder(
                        "irreversible", "ignore-dependencies", "ignore-inhibitors", "no-legend");
    }

    @Test
    void everyVerbOfTheHelpIsKnown() {
        assertThat(run("--help")).isZero();

        out.toString(StandardCharsets.UTF_8)
                .lines()
                .takeWhile(line -> !line.equals("Options:"))
                .filter(line -> line.matches(" {2}[a-z].*"))
                .map(line -> line.strip().split(" ", 2)[0])
                .forEach(verb -> assertThat(Verbs.shape(verb)).as(verb).isPresent());
    }
}
