package org.jitney.clients.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jitney.clients.cli.Table.Cell;
import org.junit.jupiter.api.Test;

class TableTest {
    private static Output output(boolean colours, boolean unlimited, int width) {
        PrintStream out =
                new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        return Output.of(out, new Output.Look(colours, true, true, unlimited, width));
    }

    private static Table table() {
        Table table = Table.of("NAME", "PID", "NOTE").dashForEmpty().alignRight(1);
        table.add(Cell.of("one"), Cell.of("7", 7L), Cell.of(""));
        table.add(Cell.of("another"), Cell.of("1234", 1234L), Cell.of("text"));
        return table;
    }

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        assertThat(table().render(true, output(false, true, 80)))
                .isEqualTo("NAME     PID NOTE\none        7 -\nanother 1234 text\n");
    }

    @Test
    void aHiddenColumnLeavesNoGap() {
        assertThat(table().hide(1).render(false, output(false, true, 80)))
                .isEqualTo("one     -\nanother text\n");
    }

    @Test
    void onANarrowTerminalTheWidestColumnIsCut() {
        Table table = Table.of("A", "B");
        table.add(Cell.of("aaaaaaaaaaaaaaaaaaaa"), Cell.of("bb"));

        assertThat(table.render(false, output(false, false, 15))).isEqualTo("aaaaaaaaaaa… bb\n");
    }

    @Test
    void theGapBehindAColouredCellHasItsColour() {
        Table table = Table.of("A", "B");
        table.add(Cell.of("x").coloured(Colour.HIGHLIGHT_RED), Cell.of("y"));

        assertThat(table.render(false, output(true, true, 80)))
                .isEqualTo("\033[0;1;31mx\033[0m\033[0;1;31m \033[0my\n");
    }

    @Test
    void programsSeeTheValuesAndNotTheirText() {
        assertThat(table().displayOnly(2).json(Json.Style.SHORT))
                .isEqualTo("[{\"name\":\"one\",\"pid\":7},{\"name\":\"another\",\"pid\":1234}]\n");
    }
}
