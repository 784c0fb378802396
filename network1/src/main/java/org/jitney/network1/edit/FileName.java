package org.jitney.network1.edit;

import java.util.Optional;

/**
 * The name of a file below the folders: {@code 10-lan.network}, or of a drop-in, {@code
 * 10-lan.network.d/mtu.conf}.
 *
 * @param main of the file itself, also for a drop-in
 * @param dropIn the last part of a drop-in's name; empty for the file itself
 */
public record FileName(String main, Optional<String> dropIn, FileKind kind) {
    private static final String PART = "[A-Za-z0-9@_:+~%][A-Za-z0-9@_:+~%.\\\\-]*";
    private static final String FOLDER_END = ".d";
    private static final String DROP_IN_SUFFIX = ".conf";
    private static final int LONGEST = 255;

    /** {@return the name that a text is; nothing if no file of that name would be read} */
    public static Optional<FileName> parse(String text) {
        int slash = text.indexOf('/');
        String first = slash < 0 ? text : text.substring(0, slash);
        Optional<String> second =
                slash < 0 ? Optional.empty() : Optional.of(text.substring(slash + 1));
        if (second.isPresent() && !first.endsWith(FOLDER_END)) {
            return Optional.empty();
        }
        String main =
                second.isPresent()
                        ? first.substring(0, first.length() - FOLDER_END.length())
                        : first;
        if (!isPart(first)
                || !second.map(s -> isPart(s) && s.endsWith(DROP_IN_SUFFIX)).orElse(true)) {
            return Optional.empty();
        }
        return FileKind.of(main).map(kind -> new FileName(main, second, kind));
    }

    private static boolean isPart(String text) {
        return text.length() <= LONGEST && text.matches(PART);
    }

    @Override
    public String toString() {
        return dropIn.map(d -> main + FOLDER_END + "/" + d).orElse(main);
    }
}
