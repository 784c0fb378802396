package org.jitney.guest.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
    @Test
    void equalTextsHaveNoHunks() {
        assertThat(UnifiedDiff.hunks("a\nb\n", "a\nb\n")).isEmpty();
    }

    @Test
    void aHunkHasThreeLinesAround() {
        String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";

        assertThat(UnifiedDiff.hunks(before, before.replace("5", "five")))
                .isEqualTo("@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
    }

    @Test
    void aMissingLineEndIsSaid() {
        assertThat(UnifiedDiff.hunks("", "x"))
                .isEqualTo("@@ -0,0 +1 @@\n+x\n\\ No newline at end of file\n");
    }

    @Test
    void theHunksTurnTheOldTextIntoTheNew() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            List<String> before = randomLines(random, 40);
            List<String> after = new ArrayList<>(before);
            for (int change = random.nextInt(4); change > 0; change--) {
                int at = random.nextInt(after.size() + 1);
                if (random.nextBoolean() || at == after.size()) {
                    after.add(at, "new" + random.nextInt(3));
                } else {
                    after.remove(at);
                }
            }

            String hunks = UnifiedDiff.hunks(text(before), text(after));

            assertThat(patched(before, hunks)).isEqualTo(after);
        }
    }

    private static List<String> randomLines(Random random, int most) {
        List<String> lines = new ArrayList<>();
        for (int i = random.nextInt(most); i > 0; i--) {
            lines.add("line" + random.nextInt(5));
        }
        return lines;
    }

    private static String text(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** Applies hunks as patch(1) does, with no tolerance at all. */
    private static List<String> patched(List<String> before, String hunks) {
        List<String> out = new ArrayList<>();
        int at = 0;
        for (String line : hunks.split("\n")) {
            if (line.startsWith("@@")) {
                String[] range = line.substring(4, line.indexOf(' ', 4)).split(",");
                int first = Integer.parseInt(range[0]);
                boolean none = range.length > 1 && range[1].equals("0");
                while (at < (none ? first : first - 1)) {
                    out.add(before.get(at++));
                }
            } else if (line.startsWith("+")) {
                out.add(line.substring(1));
            } else if (!line.isEmpty()) {
                assertThat(before.get(at)).isEqualTo(line.substring(1));
                if (line.startsWith(" ")) {
                    out.add(before.get(at));
                }
                at++;
            }
        }
        out.addAll(before.subList(at, before.size()));
        return out;
    }
}
