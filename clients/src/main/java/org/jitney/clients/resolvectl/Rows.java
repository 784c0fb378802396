package org.jitney.clients.resolvectl;

import java.util.ArrayList;
import java.util.List;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Text;

/** Labels to the right of their column, and words beside them, in as many lines as they need. */
final class Rows {
    private record Row(String label, List<String> words) {}

    private final List<Row> rows = new ArrayList<>();

    /** Adds a row. */
    void add(String label, String words) {
        rows.add(new Row(label, List.of(words)));
    }

    /** Adds a row, if there is a word for it. */
    void add(String label, List<String> words) {
        if (!words.isEmpty()) {
            rows.add(new Row(label, List.copyOf(words)));
        }
    }

    String render(Output output) {
        int labels = 0;
        int widest = 0;
        for (Row row : rows) {
            labels = Math.max(labels, row.label().length());
            widest = Math.max(widest, Text.width(String.join(" ", row.words())));
        }
        // Also where nobody looks words are broken, as with the original.
        int room = Math.min(widest, Math.max(1, output.width() - labels - 1));
        StringBuilder out = new StringBuilder();
        for (Row row : rows) {
            String label = row.label();
            for (String line : lines(row.words(), room)) {
                out.repeat(" ", labels - label.length()).append(label);
                out.append(' ').append(line).append('\n');
                label = "";
            }
        }
        return out.toString();
    }

    private static List<String> lines(List<String> words, int room) {
        List<String> lines = new ArrayList<>();
        String line = words.getFirst();
        for (String word : words.subList(1, words.size())) {
            if (Text.width(line) + 1 + Text.width(word) <= room) {
                line += " " + word;
            } else {
                lines.add(line);
                line = word;
            }
        }
        lines.add(line);
        return lines;
    }
}
