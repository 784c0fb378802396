package org.jitney.clients.cli;

import java.util.List;

/** Builds the text of {@code --help}: headings, and two columns below each. */
public final class Help {
    private final StringBuilder text = new StringBuilder();
    private final int column;
    private final Output output;

    private Help(int column, Output output) {
        this.column = column;
        this.output = output;
    }

    /**
     * Starts with the usage and what the tool is for; a tool without verbs gives its whole usage.
     *
     * @param column where the right column starts
     */
    public static Help of(String tool, String purpose, int column, Output output) {
        Help help = new Help(column, output);
        help.text
                .append(tool)
                .append(tool.indexOf(' ') < 0 ? " [OPTIONS...] COMMAND ...\n\n" : "\n\n");
        help.text.append(output.paint(Colour.HIGHLIGHT, purpose)).append("\n");
        return help;
    }

    /** Adds a heading. */
    public Help section(String heading) {
        String line = output.hasColours() ? output.paint(Colour.UNDERLINE, heading) : heading;
        text.append('\n').append(line).append('\n');
        return this;
    }

    /** Adds a row; lines after the first stand below it in the right column. */
    public Help row(String left, String... lines) {
        return row(left, List.of(lines));
    }

    private Help row(String left, List<String> lines) {
        text.append("  ").append(left);
        int used = left.length() + 2;
        for (String line : lines) {
            if (used >= column) {
                text.append('\n');
                used = 0;
            }
            text.repeat(" ", column - used).append(line).append('\n');
            used = 0;
        }
        return this;
    }

    /** {@return the text, with where to read more} */
    public String end(String page) {
        String line = "See the " + output.link("man:" + page, page) + " man page for details.";
        return text.append('\n').append(line).append('\n').toString();
    }
}
