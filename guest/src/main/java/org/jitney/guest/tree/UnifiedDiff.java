package org.jitney.guest.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The difference of two texts, line by line, as {@code diff -u} shows it.
 *
 * <p>The common lines are found by the table of the longest common subsequence, after equal lines
 * at both ends are set aside. Texts that differ in too many lines for that are shown as replaced.
 */
final class UnifiedDiff {
    private static final int CONTEXT = 3;
    private static final int LARGEST_TABLE = 4_000_000;

    private UnifiedDiff() {}

    /** A line of the difference: of both, of the old or of the new text. */
    private record Line(char sign, String text) {}

    /** {@return the hunks, without a header; empty if the texts are the same} */
    static String hunks(String before, String after) {
        List<Line> all = lines(split(before), split(after));
        StringBuilder out = new StringBuilder();
        int at = 0;
        int oldLine = 1;
        int newLine = 1;
        while (at < all.size()) {
            int change = at;
            while (change < all.size() && all.get(change).sign == ' ') {
                change++;
            }
            if (change == all.size()) {
                break;
            }
            int start = Math.max(at, change - CONTEXT);
            int end = end(all, change);
            oldLine += start - at;
            newLine += start - at;
            List<Line> hunk = all.subList(start, end);
            int oldCount = (int) hunk.stream().filter(l -> l.sign != '+').count();
            int newCount = (int) hunk.stream().filter(l -> l.sign != '-').count();
            out.append("@@ -").append(range(oldLine, oldCount));
            out.append(" +").append(range(newLine, newCount)).append(" @@\n");
            hunk.forEach(l -> append(out, l));
            oldLine += oldCount;
            newLine += newCount;
            at = end;
        }
        return out.toString();
    }

    /** Where a hunk ends: when so many lines are the same that the next one can begin. */
    private static int end(List<Line> all, int change) {
        int same = 0;
        int at = change;
        while (at < all.size() && same <= 2 * CONTEXT) {
            same = all.get(at).sign == ' ' ? same + 1 : 0;
            at++;
        }
        return at - Math.max(0, same - CONTEXT);
    }

    private static String range(int from, int count) {
        if (count == 0) {
            return (from - 1) + ",0";
        }
        return count == 1 ? "" + from : from + "," + count;
    }

    private static void append(StringBuilder out, Line line) {
        out.append(line.sign).append(line.text);
        if (!line.text.endsWith("\n")) {
            out.append("\n\\ No newline at end of file\n");
        }
    }

    /** The lines with their ends. */
    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(at, next));
            at = next;
        }
        return lines;
    }

    private static List<Line> lines(List<String> before, List<String> after) {
        int head = 0;
        int shorter = Math.min(before.size(), after.size());
        while (head < shorter && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && before.get(before.size() - 1 - tail)
                        .equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<Line> out = new ArrayList<>();
        before.subList(0, head).forEach(text -> out.add(new Line(' ', text)));
        middle(
                before.subList(head, before.size() - tail),
                after.subList(head, after.size() - tail),
                out);
        before.subList(before.size() - tail, before.size())
                .forEach(text -> out.add(new Line(' ', text)));
        return out;
    }

    private static void middle(List<String> before, List<String> after, List<Line> out) {
        int width = after.size() + 1;
        if ((long) (before.size() + 1) * width > LARGEST_TABLE) {
            before.forEach(text -> out.add(new Line('-', text)));
            after.forEach(text -> out.add(new Line('+', text)));
            return;
        }
        int[] longest = new int[(before.size() + 1) * width];
        Arrays.fill(longest, 0);
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                longest[i * width + j] =
                        before.get(i).equals(after.get(j))
                                ? longest[(i + 1) * width + j + 1] + 1
                                : Math.max(
                                        longest[(i + 1) * width + j], longest[i * width + j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            boolean both = i < before.size() && j < after.size();
            if (both && before.get(i).equals(after.get(j))) {
                out.add(new Line(' ', before.get(i++)));
                j++;
            } else if (j == after.size()
                    || (both && longest[(i + 1) * width + j] >= longest[i * width + j + 1])) {
                out.add(new Line('-', before.get(i++)));
            } else {
                out.add(new Line('+', after.get(j++)));
            }
        }
    }
}
