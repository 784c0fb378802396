package org.jitney.network1.edit;

import java.nio.charset.StandardCharsets;

/** What is at a path. */
sealed interface Content {
    /** Nothing is there. */
    record Absent() implements Content {}

    /** A symbolic link; one to {@code /dev/null} masks the file of that name. */
    record Symlink(String target) implements Content {}

    /**
     * A file.
     *
     * @param raw its bytes, each as one character
     */
    record Text(String raw, int mode) implements Content {
        static Text of(byte[] bytes, int mode) {
            return new Text(new String(bytes, StandardCharsets.ISO_8859_1), mode);
        }

        byte[] bytes() {
            return raw.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** What masks a file. */
    Symlink MASK = new Symlink("/dev/null");

    /** Nothing. */
    Absent ABSENT = new Absent();
}
