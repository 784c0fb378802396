package org.jitney.clients.cli;

import java.util.ArrayList;
import java.util.List;

/** What people read of one thing: labels to the right of their column, and values beside them. */
public final class KeyValues {
    private record Row(String label, List<String> lines, Colour colour) {}

    private final List<Row> rows = new ArrayList<>();

    /** Adds a row; an empty value is shown as it is. */
    public KeyValues add(String label, String value) {
        return add(label, List.of(value), Colour.NONE);
    }

    /** Adds a row with a line for each value. */
    public KeyValues add(String label, List<String> values, Colour colour) {
        rows.add(new Row(label + ":", List.copyOf(values), colour));
        return this;
    }

    /** {@return the rows as text} */
    public String render(Output output) {
        int width = 0;
        for (Row row : rows) {
            width = Math.max(width, row.label().length());
        }
        StringBuilder out = new StringBuilder();
        for (Row row : rows) {
            String label = row.label();
            for (String line : row.lines().isEmpty() ? List.of("") : row.lines()) {
                out.repeat(" ", width - label.length())
                        .append(label.isEmpty() ? label : output.paint(row.colour(), label));
                if (!line.isEmpty()) {
                    out.append(' ').append(output.paint(row.colour(), line));
                }
                out.append('\n');
                label = "";
            }
        }
        return out.toString();
    }
}
