package org.jitney.clients.networkctl;

import java.util.ArrayList;
import java.util.List;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Text;

/**
 * What is shown of a link or of all: a dot in the colour of the state, labels to the right of their
 * column, and values.
 */
final class Rows {
    private static final int LEAST = 8;

    /**
     * One line.
     *
     * @param painted the value as it is printed, possibly with colours in it
     */
    private record Row(String label, String value, String painted, Colour colour) {}

    private final List<Row> rows = new ArrayList<>();

    Rows add(String label, String value) {
        return add(label, value, Colour.NONE);
    }

    Rows add(String label, String value, Colour colour) {
        rows.add(new Row(label + ":", value, "", colour));
        return this;
    }

    /** Adds a value of which only parts are in colour. */
    Rows addPainted(String label, String value, String painted) {
        rows.add(new Row(label + ":", value, painted, Colour.NONE));
        return this;
    }

    /** Adds a line for each value, with the label at the first; nothing if there is none. */
    Rows addAll(String label, List<String> values) {
        String first = label + ":";
        for (String each : values) {
            rows.add(new Row(first, each, "", Colour.NONE));
            first = "";
        }
        return this;
    }

    /**
     * {@return the lines}
     *
     * @param title what stands beside the dot, to the left; empty if the first row does
     * @param full whether a line may be as long as it likes
     */
    String render(String title, Colour state, boolean full, Output output) {
        int labels = Text.width(title);
        int values = 1;
        for (Row row : rows) {
            labels = Math.max(labels, Text.width(row.label));
            // The original takes what switches colours for letters, which can only be seen where a
            // column is filled up.
            values = Math.max(values, Math.max(Text.width(row.value), row.painted.length()));
        }
        int available = output.width() - 3;
        while (!full && !output.isUnlimited() && labels + values > available) {
            if (Math.max(labels, values) <= LEAST) {
                break;
            }
            if (values > labels) {
                values--;
            } else {
                labels--;
            }
        }
        StringBuilder out = new StringBuilder();
        boolean dot = true;
        if (!title.isEmpty()) {
            line(out, dot(state, output), pad(title, labels, false, output), "", output, values);
            dot = false;
        }
        for (Row row : rows) {
            String beside = dot ? dot(state, output) : output.paint(Colour.GREY, " ");
            String label = pad(row.label, labels, true, output);
            boolean fits = Text.width(row.value) <= values;
            String value = Text.ellipsize(row.value, values, 100, output);
            if (!row.painted.isEmpty() && fits) {
                value = row.painted;
            } else if (row.colour != Colour.NONE && output.hasColours()) {
                value = output.paint(row.colour, pad(value, values, false, output));
            }
            line(out, beside, label, value, output, values);
            dot = false;
        }
        return out.toString();
    }

    private static String dot(Colour state, Output output) {
        return output.paint(state, output.glyph(Glyph.BLACK_CIRCLE));
    }

    private static void line(
            StringBuilder out,
            String beside,
            String label,
            String value,
            Output output,
            int width) {
        String shown =
                value.isEmpty() && output.hasColours()
                        ? output.paint(Colour.GREY, " ".repeat(width))
                        : value;
        out.append(beside).append(' ').append(label).append(' ').append(shown).append('\n');
    }

    private static String pad(String text, int width, boolean right, Output output) {
        String cut = Text.ellipsize(text, width, 100, output);
        String fill = " ".repeat(Math.max(0, width - Text.width(cut)));
        return right ? fill + cut : cut + fill;
    }
}
