package org.jitney.guest.tree;

import java.util.Optional;

/**
 * Why an edit is made.
 *
 * @param text for people, such as {@code enable sshd.service}
 * @param source the place in the guest that it follows from
 */
public record Reason(String text, Optional<Source> source) {
    /**
     * A place in a guest's file.
     *
     * @param file the path in the guest
     * @param line from 1 on; 0 is the whole file
     */
    public record Source(String file, int line) {}

    /** {@return a reason that no file gives} */
    public static Reason of(String text) {
        return new Reason(text, Optional.empty());
    }

    /** {@return a reason that follows from a line of a file} */
    public static Reason of(String text, String file, int line) {
        return new Reason(text, Optional.of(new Source(file, line)));
    }
}
