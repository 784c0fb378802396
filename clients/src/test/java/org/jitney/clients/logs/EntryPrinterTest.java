package org.jitney.clients.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jitney.clients.cli.Output;
import org.junit.jupiter.api.Test;

class EntryPrinterTest {
    private final FakeReader journal = new FakeReader();
    private boolean all;
    private boolean full = true;
    private boolean colours;
    private boolean firstLine;
    private int columns = 80;
    private Set<String> fields = Set.of();
    private ZoneId zone = ZoneOffset.UTC;
    private Highlight highlight = Highlight.NONE;

    private String print(OutputMode mode, int... indexes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteOutput out = new ByteOutput(new PrintStream(bytes, false, StandardCharsets.ISO_8859_1));
        Output.Look look = new Output.Look(colours, true, true, false, columns);
        Output output = Output.of(new PrintStream(bytes, false, StandardCharsets.UTF_8), look);
        EntryStyle style =
                new EntryStyle(
                        all, full, false, true, firstLine, true, false, columns, fields, zone,
                        output);
        EntryPrinter printer = EntryPrinter.of(mode, style, out, Catalog.empty());
        for (int index : indexes) {
            var _ = printer.print(new EntryView(journal.on(index)), highlight);
        }
        out.flush();
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private void line(String... more) {
        String[] fields = new String[more.length + 3];
        fields[0] = "_HOSTNAME=host";
        fields[1] = "SYSLOG_IDENTIFIER=prog";
        fields[2] = "_PID=7";
        System.arraycopy(more, 0, fields, 3, more.length);
        journal.add(1, 65, fields);
    }

    @Test
    void aLineNamesTimeHostProgramAndProcess() {
        line("MESSAGE=hello");

        assertThat(print(OutputMode.SHORT, 0)).isEqualTo("Nov 14 22:14:25 host prog[7]: hello\n");
        assertThat(print(OutputMode.SHORT_ISO, 0))
                .startsWith("2023-11-14T22:14:25+0000 host prog[7]: ");
        assertThat(print(OutputMode.SHORT_PRECISE, 0)).startsWith("Nov 14 22:14:25.000000 host");
        assertThat(print(OutputMode.SHORT_FULL, 0))
                .startsWith("Tue 2023-11-14 22:14:25 UTC host prog[7]: ");
        assertThat(print(OutputMode.SHORT_UNIX, 0)).startsWith("1700000065.000000 host");
        assertThat(print(OutputMode.SHORT_MONOTONIC, 0)).startsWith("[   65.000000] host");
    }

    @Test
    void timesAreThoseOfTheZone() {
        zone = ZoneId.of("Asia/Kolkata");
        line("MESSAGE=hello");

        assertThat(print(OutputMode.SHORT_ISO_PRECISE, 0))
                .startsWith("2023-11-15T03:44:25.000000+0530 ");
    }

    @Test
    void whatTheSourceSaysAboutTheTimeCounts() {
        line("MESSAGE=hello", "_SOURCE_REALTIME_TIMESTAMP=1700000001000002");

        assertThat(print(OutputMode.SHORT_UNIX, 0)).startsWith("1700000001.000002 ");
    }

    @Test
    void theDeltaIsThatToTheEntryBefore() {
        journal.add(1, 1, "MESSAGE=a").add(1, 3, "MESSAGE=b").add(2, 4, "MESSAGE=c");

        assertThat(print(OutputMode.SHORT_DELTA, 0, 1, 2))
                .isEqualTo(
                        """
                        [    1.000000                ] unknown: a
                        [    3.000000 <    2.000000 >] unknown: b
                        [    4.000000 <    1.000000*>] unknown: c
                        """);
    }

    @Test
    void furtherLinesOfAMessageStandBelowTheFirst() {
        line("MESSAGE=one\ntwo");

        assertThat(print(OutputMode.SHORT, 0))
                .isEqualTo("Nov 14 22:14:25 host prog[7]: one\n" + " ".repeat(30) + "two\n");
    }

    @Test
    void onlyTheFirstLineIsShownIfThatIsWanted() {
        firstLine = true;
        line("MESSAGE=one\ntwo");

        assertThat(print(OutputMode.SHORT, 0)).endsWith(": one\n");
        assertThat(print(OutputMode.CAT, 0)).isEqualTo("one\n");
    }

    @Test
    void aMessageThatIsNoTextIsOnlyMeasured() {
        line("MESSAGE=a\0b");

        assertThat(print(OutputMode.SHORT, 0)).endsWith(": [3B blob data]\n");
    }

    @Test
    void colourSequencesOfProgramsAreTakenOutAndTabsBecomeSpaces() {
        line("MESSAGE=\033[31mred\033[0m\tx\033]0;t\007y\033[9z\r");

        all = false;
        assertThat(print(OutputMode.CAT, 0)).contains("\033[31m");
        assertThat(print(OutputMode.SHORT, 0)).endsWith("blob data]\n");
    }

    @Test
    void aLongLineIsCutToTheWidth() {
        full = false;
        columns = 50;
        line("MESSAGE=" + "0123456789".repeat(5));

        byte[] mark = "…".getBytes(StandardCharsets.UTF_8);
        assertThat(print(OutputMode.SHORT, 0))
                .isEqualTo(
                        "Nov 14 22:14:25 host prog[7]: 01234567890123456"
                                + new String(mark, StandardCharsets.ISO_8859_1)
                                + "89\n");
    }

    @Test
    void importantMessagesAreRedAndWhatWasSearchedStandsOut() {
        colours = true;
        highlight = new Highlight(2, 4);
        line("MESSAGE=abcdef", "PRIORITY=3");

        assertThat(print(OutputMode.SHORT, 0))
                .endsWith(": \033[0;1;31mab\033[0;1;39mcd\033[0;1;31mef\033[0m\n");
    }

    @Test
    void unitsAreNamedInsteadOfProgramsInTheModeForThat() {
        line("MESSAGE=x", "_SYSTEMD_UNIT=a.service", "_SYSTEMD_USER_UNIT=b.service");

        assertThat(print(OutputMode.WITH_UNIT, 0))
                .isEqualTo("Tue 2023-11-14 22:14:25 UTC host a.service/b.service[7]: x\n");
    }

    @Test
    void exportHasLengthsForWhatIsNotOneLineOfText() {
        journal.add(1, 0, "MESSAGE=a\nb", "PRIORITY=6", "_BOOT_ID=zzz");

        assertThat(print(OutputMode.EXPORT, 0))
                .isEqualTo(
                        "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1700000000000000\n"
                                + "__MONOTONIC_TIMESTAMP=0\n_BOOT_ID="
                                + "0".repeat(31)
                                + "1\nMESSAGE\n\3\0\0\0\0\0\0\0a\nb\nPRIORITY=6\n\n");
    }

    @Test
    void jsonHasStringsBytesArraysAndNulls() {
        journal.add(1, 0, "A=q\"\\\n\t", "B=\0\u00ff", "C=1", "C=2", "D=" + "x".repeat(5000));

        String text = print(OutputMode.JSON, 0);

        assertThat(text)
                .startsWith("{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"1700000000000000\",")
                .endsWith(
                        ",\"A\":\"q\\\"\\\\\\n\\t\",\"B\":[0,255],\"C\":[\"1\",\"2\"],"
                                + "\"D\":null}\n");
        all = true;
        assertThat(print(OutputMode.JSON, 0)).contains("\"D\":\"xxx");
    }

    @Test
    void anEntryThatComesAgainIsWrittenAsBefore() {
        journal.add(1, 0, "A=1", "B=\0", "C=1", "C=2");

        for (OutputMode mode :
                List.of(OutputMode.JSON, OutputMode.JSON_PRETTY, OutputMode.EXPORT)) {
            String once = print(mode, 0);
            assertThat(print(mode, 0, 0, 0, 0)).isEqualTo(once.repeat(4));
        }
    }

    @Test
    void onlyTheFieldsThatAreWantedAreShown() {
        fields = new LinkedHashSet<>(List.of("B", "A"));
        journal.add(1, 0, "A=1", "B=2", "C=3");

        assertThat(print(OutputMode.CAT, 0)).isEqualTo("2\n1\n");
        assertThat(print(OutputMode.EXPORT, 0)).endsWith("\nA=1\nB=2\n\n");
        assertThat(print(OutputMode.VERBOSE, 0))
                .isEqualTo("Tue 2023-11-14 22:13:20.000000 UTC [s=1]\n    A=1\n    B=2\n");
    }

    @Test
    void aFieldWithoutANameIsRefused() {
        journal.add(1, 0, "lower=1");

        assertThatThrownBy(() -> print(OutputMode.EXPORT, 0))
                .isInstanceOf(LogsFailure.class)
                .hasMessage("Invalid field.");
    }
}
