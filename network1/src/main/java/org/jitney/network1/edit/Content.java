package org.jitney.network1.edit;

import java.util.Arrays;

/** What is at a path. */
sealed interface Content {
    /** Nothing is there. */
    record Absent() implements Content {}

    /** A symbolic link; one to {@code /dev/null} masks the file of that name. */
    record Symlink(String target) implements Content {}

    /** A file; the bytes are never changed. */
    record Text(byte[] bytes, int mode) implements Content {
        @Override
        public boolean equals(Object other) {
            return other instanceof Text text
                    && mode == text.mode
                    && Arrays.equals(bytes, text.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /** What masks a file. */
    Symlink MASK = new Symlink("/dev/null");

    /** Nothing. */
    Absent ABSENT = new Absent();
}
