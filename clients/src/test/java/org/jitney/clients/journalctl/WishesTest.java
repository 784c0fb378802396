package org.jitney.clients.journalctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.Highlight;
import org.jitney.journal.Id128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WishesTest {
    private static Wishes parse(String line) throws UsageError {
        List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" "));
        List<String> joined = OptionalArguments.join(JournalctlOptions.TABLE, words);
        Arguments arguments = Arguments.parse("journalctl", JournalctlOptions.TABLE, joined);
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Output output = Output.of(nowhere, Output.Look.PIPE);
        return WishesParser.parse(arguments, output, Path.of("/"), 1_700_000_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "-n 5, 5",
        "-n5, 5",
        "-qn 5, 5",
        "--lines 7, 7",
        "--lines=7, 7",
        "-n, 10",
        "-n -q, 10",
        "-f, 10",
        "-e, 1000",
        "-n +3, 3"
    })
    void theNumberOfLinesMayStandInAWordOfItsOwn(String line, int count) throws UsageError {
        assertThat(parse(line).limit()).hasValue(count);
        assertThat(parse(line).operands).isEmpty();
    }

    @Test
    void anArgumentOfAnotherOptionIsNoNumberOfLines() throws UsageError {
        Wishes wishes = parse("-u -n 5");

        assertThat(wishes.units).containsExactly("-n");
        assertThat(wishes.operands).containsExactly("5");
    }

    @Test
    void aBootIsAnIdOrAnOffsetOrBoth() throws UsageError {
        String id = "0123456789abcdef0123456789abcdef";

        assertThat(parse("-b").boot).contains(BootChoice.LAST);
        assertThat(parse("-b -1").boot).contains(new BootChoice(false, Optional.empty(), -1));
        assertThat(parse("-b " + id + "+2").boot)
                .contains(new BootChoice(false, Optional.of(Id128.parse(id)), 2));
        assertThat(parse("-b all").boot).isEmpty();
        assertThat(parse("-b A=1").operands).containsExactly("A=1");
    }

    @ParameterizedTest
    @CsvSource({"3, 15", "err, 15", "warning..err, 24", "7..6, 192", "emerg..debug, 255"})
    void levelsAreARange(String text, int bits) {
        assertThat(SyslogNames.levels(text)).contains(bits);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-p x|Unknown log level x",
                "-p x..y|Failed to parse log level range x..y",
                "--facility=no|Bad --facility= argument \"no\".",
                "-o no|Unknown output format 'no'.",
                "-S no|Failed to parse timestamp: no",
                "-f -r|Please specify either --reverse= or --follow=, not both.",
                "-m -b|Using --boot or --list-boots with --merge is not supported.",
                "--list-boots x|Extraneous arguments starting with 'x'",
                "-g (|Bad pattern \"(\": missing closing parenthesis",
                "-n x|",
            })
    void whatIsWrongIsNamed(String line, String text) throws UsageError {
        if (text == null) {
            assertThat(parse(line).operands).containsExactly("x");
            return;
        }
        assertThatThrownBy(() -> parse(line)).isInstanceOf(UsageError.class).hasMessage(text);
    }

    @Test
    void unitsOfTheUsersJournalAreUnitsOfTheUser() throws UsageError {
        assertThat(parse("--user -u a").userUnits).containsExactly("a");
        assertThat(parse("--user --system -u a").units).containsExactly("a");
    }

    @Test
    void aPatternWithoutCapitalsMatchesBoth() throws UsageError {
        Grep small = Grep.compile("er+or [[:digit:]]", Optional.empty());
        Grep capital = Grep.compile("Error", Optional.empty());

        assertThat(small.find(bytes("an ERROR 5"))).contains(new Highlight(3, 10));
        assertThat(capital.find(bytes("an error"))).isEmpty();
        assertThat(Grep.compile("Error", Optional.of(false)).find(bytes("error"))).isPresent();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
