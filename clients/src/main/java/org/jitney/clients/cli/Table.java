package org.jitney.clients.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows and columns, as text for people or as JSON.
 *
 * <p>A column is as wide as its widest cell and one space separates two of them; the last one is
 * not filled up. On a terminal too narrow for all of it, the widest columns are cut first.
 */
public final class Table {

    /**
     * One cell.
     *
     * @param text what people see; empty is shown as the column's stand-in
     * @param json what programs see
     * @param url what a terminal may open, or empty
     */
    public record Cell(
            String text, @Nullable Object json, Colour colour, boolean underlined, String url) {

        /** {@return a plain cell} */
        public static Cell of(String text) {
            return new Cell(text, text.isEmpty() ? null : text, Colour.NONE, false, "");
        }

        /** {@return a cell that programs see as another value} */
        public static Cell of(String text, @Nullable Object json) {
            return new Cell(text, json, Colour.NONE, false, "");
        }

        /** {@return the same in colour} */
        public Cell coloured(Colour colour) {
            return new Cell(text, json, colour, underlined, url);
        }

        /** {@return the same, leading there} */
        public Cell linked(String url) {
            return new Cell(text, json, colour, underlined, url);
        }

        /** {@return the same, underlined or not} */
        public Cell underlined(boolean underlined) {
            return new Cell(text, json, colour, underlined, url);
        }
    }

    private final List<String> headers;
    private final boolean[] hidden;
    private final boolean[] displayOnly;
    private final boolean[] right;
    private final int[] least;
    private final List<List<Cell>> rows = new ArrayList<>();
    private String ersatz = "";
    private boolean plainGaps;

    private Table(List<String> headers) {
        this.headers = List.copyOf(headers);
        hidden = new boolean[headers.size()];
        displayOnly = new boolean[headers.size()];
        right = new boolean[headers.size()];
        least = new int[headers.size()];
    }

    /** {@return an empty table with these headers} */
    public static Table of(String... headers) {
        return new Table(List.of(headers));
    }

    /** Leaves the space behind a coloured cell without its colour. */
    public Table plainGaps() {
        plainGaps = true;
        return this;
    }

    /** Shows empty cells as a dash. */
    public Table dashForEmpty() {
        ersatz = "-";
        return this;
    }

    /** Leaves a column out altogether. */
    public Table hide(int column) {
        hidden[column] = true;
        return this;
    }

    /** Leaves a column out of JSON. */
    public Table displayOnly(int column) {
        displayOnly[column] = true;
        return this;
    }

    /** Aligns a column to the right. */
    public Table alignRight(int column) {
        right[column] = true;
        return this;
    }

    /** Makes a column at least that wide. */
    public Table atLeast(int column, int width) {
        least[column] = width;
        return this;
    }

    /** Adds a row. */
    public void add(Cell... cells) {
        if (cells.length != headers.size()) {
            throw new IllegalArgumentException(cells.length + " cells in " + headers);
        }
        rows.add(List.of(cells));
    }

    /** {@return how many rows there are} */
    public int size() {
        return rows.size();
    }

    /** {@return the rows as JSON} */
    public String json(Json.Style style) {
        List<Object> all = new ArrayList<>();
        for (List<Cell> row : rows) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                if (!hidden[i] && !displayOnly[i]) {
                    String key = headers.get(i).toLowerCase(Locale.ROOT).replace(' ', '_');
                    fields.put(key, row.get(i).json());
                }
            }
            all.add(fields);
        }
        return Json.render(all, style) + "\n";
    }

    /** {@return the table as text, with or without its header} */
    public String render(boolean header, Output output) {
        int[] widths = widths(header);
        if (!output.isUnlimited()) {
            shrink(widths, output.width());
        }
        StringBuilder out = new StringBuilder();
        if (header) {
            appendHeader(out, widths, output);
        }
        for (List<Cell> row : rows) {
            appendRow(out, row, widths, output);
        }
        return out.toString();
    }

    private int[] widths(boolean header) {
        int[] widths = new int[headers.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = header ? Math.max(1, Text.width(headers.get(i))) : 1;
            widths[i] = Math.max(widths[i], least[i]);
            for (List<Cell> row : rows) {
                widths[i] = Math.max(widths[i], Text.width(shown(row.get(i))));
            }
        }
        return widths;
    }

    /** Takes from the widest visible column, one by one, until the line fits. */
    private void shrink(int[] widths, int available) {
        while (true) {
            int total = -1;
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                if (!hidden[i]) {
                    total += widths[i] + 1;
                    widest = widest < 0 || widths[i] >= widths[widest] ? i : widest;
                }
            }
            if (total <= available || widest < 0 || widths[widest] <= 8) {
                return;
            }
            widths[widest]--;
        }
    }

    private String shown(Cell cell) {
        return cell.text().isEmpty() ? ersatz : cell.text();
    }

    private void appendHeader(StringBuilder out, int[] widths, Output output) {
        int last = lastVisible();
        boolean first = true;
        for (int i = 0; i <= last; i++) {
            if (hidden[i]) {
                continue;
            }
            String style = output.colour(Colour.NORMAL) + output.colour(Colour.UNDERLINE);
            out.append(style).append(first ? "" : " ");
            appendPadded(out, headers.get(i), widths[i], right[i], i < last || !style.isEmpty());
            out.append(output.reset(Colour.NORMAL));
            first = false;
        }
        trimEnd(out, output);
    }

    private void appendRow(StringBuilder out, List<Cell> row, int[] widths, Output output) {
        int last = lastVisible();
        String gap = "";
        boolean first = true;
        for (int i = 0; i <= last; i++) {
            if (hidden[i]) {
                continue;
            }
            Cell cell = row.get(i);
            if (!first) {
                out.append(gap)
                        .append(' ')
                        .append(gap.isEmpty() ? "" : output.reset(Colour.NORMAL));
            }
            String style = style(cell, output);
            String text = Text.ellipsize(shown(cell), widths[i], 100, output);
            out.append(style);
            int start = out.length();
            appendPadded(out, text, widths[i], right[i], i < last || !style.isEmpty());
            if (!cell.url().isEmpty() && output.hasColours()) {
                int at = out.indexOf(text, start);
                out.replace(at, at + text.length(), output.link(cell.url(), text));
            }
            out.append(style.isEmpty() ? "" : output.reset(Colour.NORMAL));
            gap = plainGaps ? "" : style;
            first = false;
        }
        if (shown(row.get(last)).isEmpty()) {
            // Nothing is drawn there, but the columns before are filled up.
            out.setLength(out.length() - (output.hasColours() || !right[last] ? 0 : widths[last]));
            out.append('\n');
        } else {
            trimEnd(out, output);
        }
    }

    private static void trimEnd(StringBuilder out, Output output) {
        // Without colours nothing after the last word can be seen; with them it is underlined.
        if (!output.hasColours()) {
            while (!out.isEmpty() && out.charAt(out.length() - 1) == ' ') {
                out.setLength(out.length() - 1);
            }
        }
        out.append('\n');
    }

    private static String style(Cell cell, Output output) {
        if (cell.colour() == Colour.NONE && !cell.underlined()) {
            return "";
        }
        Colour base = cell.colour() == Colour.NONE ? Colour.NORMAL : cell.colour();
        return output.colour(base) + (cell.underlined() ? output.colour(Colour.UNDERLINE) : "");
    }

    private int lastVisible() {
        int last = headers.size() - 1;
        while (last > 0 && hidden[last]) {
            last--;
        }
        return last;
    }

    private static void appendPadded(
            StringBuilder out, String text, int width, boolean right, boolean fill) {
        int space = Math.max(0, width - Text.width(text));
        out.repeat(" ", right ? space : 0).append(text).repeat(" ", right || !fill ? 0 : space);
    }
}
