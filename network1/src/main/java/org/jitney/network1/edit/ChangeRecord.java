package org.jitney.network1.edit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A change that can be taken back, as it is kept on disk from before its first file is written
 * until it holds.
 *
 * <pre>
 *   jitney-network-change 1
 *   id 7
 *   boot 0f62...              the boot in which it was made
 *   deadline 81230000         monotonic time in µs at which it is taken back; - while its files
 *                             are being written
 *   absent PATH               what was there before, one line a file
 *   symlink PATH TARGET
 *   text PATH 644 BASE64
 *   end
 * </pre>
 *
 * <p>Paths have no blanks, and targets are in Base64.
 *
 * @param deadlineUsec monotonic time; none while its files are being written
 */
record ChangeRecord(int id, String boot, Optional<Long> deadlineUsec, List<Before> before) {
    private static final String FIRST = "jitney-network-change 1";
    private static final String LAST = "end";

    /** What was at a path. */
    record Before(String path, Content content) {}

    ChangeRecord {
        before = List.copyOf(before);
    }

    String render() {
        StringBuilder out = new StringBuilder(FIRST).append('\n');
        out.append("id ").append(id).append('\n');
        out.append("boot ").append(boot).append('\n');
        out.append("deadline ").append(deadlineUsec.map(String::valueOf).orElse("-")).append('\n');
        for (Before each : before) {
            switch (each.content) {
                case Content.Absent _ -> out.append("absent ").append(each.path);
                case Content.Symlink link ->
                        out.append("symlink ")
                                .append(each.path)
                                .append(' ')
                                .append(encode(link.target().getBytes(StandardCharsets.UTF_8)));
                case Content.Text text ->
                        out.append("text ")
                                .append(each.path)
                                .append(' ')
                                .append(Integer.toOctalString(text.mode()))
                                .append(' ')
                                .append(encode(text.bytes()));
            }
            out.append('\n');
        }
        return out.append(LAST).append('\n').toString();
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** {@return the record that a text is; nothing if it is none} */
    static Optional<ChangeRecord> parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 5 || !lines.getFirst().equals(FIRST) || !lines.getLast().equals(LAST)) {
            return Optional.empty();
        }
        try {
            int id = Integer.parseInt(value(lines.get(1), "id "));
            String boot = value(lines.get(2), "boot ");
            String deadline = value(lines.get(3), "deadline ");
            List<Before> before = new ArrayList<>();
            for (String line : lines.subList(4, lines.size() - 1)) {
                before.add(before(line.split(" ", -1)));
            }
            return Optional.of(
                    new ChangeRecord(
                            id,
                            boot,
                            deadline.equals("-")
                                    ? Optional.empty()
                                    : Optional.of(Long.parseLong(deadline)),
                            before));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static String value(String line, String start) {
        if (!line.startsWith(start)) {
            throw new IllegalArgumentException(line);
        }
        return line.substring(start.length());
    }

    private static Before before(String[] words) {
        Base64.Decoder decoder = Base64.getDecoder();
        Content content =
                switch (words[0]) {
                    case "absent" -> Content.ABSENT;
                    case "symlink" ->
                            new Content.Symlink(
                                    new String(decoder.decode(words[2]), StandardCharsets.UTF_8));
                    case "text" ->
                            Content.Text.of(
                                    decoder.decode(words[3]), Integer.parseInt(words[2], 8));
                    default -> throw new IllegalArgumentException(words[0]);
                };
        return new Before(words[1], content);
    }
}
