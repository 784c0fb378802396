package org.jitney.locale1.model;

import java.util.ArrayList;
import java.util.List;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.Words;

/**
 * A table that a distribution brings: a row a line, columns separated by blanks, {@code #} begins a
 * comment.
 *
 * @param rows at least as many columns as asked for in each
 */
public record MappingTable(List<List<String>> rows) {
    /** Copies the rows. */
    public MappingTable {
        rows = List.copyOf(rows);
    }

    /** Reads the rows that have so many columns; all others count as not there. */
    public static MappingTable parse(String text, int least, int most) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String stripped = line.strip();
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                continue;
            }
            List<String> columns = columns(stripped);
            if (columns.size() >= least && columns.size() <= most) {
                rows.add(List.copyOf(columns));
            }
        }
        return new MappingTable(rows);
    }

    private static List<String> columns(String line) {
        try {
            return Words.all(line, Words.Flag.UNQUOTE);
        } catch (UnitFileError e) {
            return List.of(); // the rest of the table is of use without that line
        }
    }
}
