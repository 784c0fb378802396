package org.jitney.unitfile.install;

/**
 * One thing that an operation did, or why it did not.
 *
 * @param type what
 * @param path the symlink or file, or the unit that it is about
 * @param source what the symlink leads to, or a second name; may be empty
 */
public record Change(Type type, String path, String source) {
    /** What happened; {@link #toString()} is the word on the bus. */
    public enum Type {
        SYMLINK("symlink"),
        UNLINK("unlink"),
        IS_MASKED("masked"),
        IS_MASKED_GENERATOR("masked by generator"),
        IS_DANGLING("dangling"),
        DESTINATION_NOT_PRESENT("destination not present"),
        AUXILIARY_FAILED("auxiliary unit failed");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** {@return whether it is a change of the disk, and not a remark} */
    public boolean isEffect() {
        return type == Type.SYMLINK || type == Type.UNLINK;
    }
}
