package org.jitney.vmcraft;

/**
 * One thing that was done to the guest, or a remark about it.
 *
 * @param operation what it was done for, such as {@code enable nginx.service}
 * @param kind what it is
 * @param path in the guest
 * @param target what a new symlink leads to, or the second name of a remark; may be empty
 */
public record GuestChange(String operation, Kind kind, String path, String target) {
    /** What was done. */
    public enum Kind {
        CREATED("symlink"),
        REMOVED("unlink"),
        /** The unit is masked; it was left alone. */
        MASKED("masked"),
        MASKED_BY_GENERATOR("masked by generator"),
        /** The unit is an alias of one that is not there. */
        DANGLING("dangling"),
        /** The unit was made a dependency of one that is not there. */
        DESTINATION_NOT_PRESENT("destination not present"),
        /** A unit named by {@code Also=} could not be enabled. */
        AUXILIARY_FAILED("auxiliary unit failed"),
        /** A later manager said something that this version has no word for. */
        OTHER("");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        static Kind of(String word) {
            for (Kind kind : values()) {
                if (kind != OTHER && kind.word.equals(word)) {
                    return kind;
                }
            }
            return OTHER;
        }
    }

    /** {@return whether the disk of the guest is different now} */
    public boolean isEffect() {
        return kind == Kind.CREATED || kind == Kind.REMOVED;
    }

    /** {@return the change as a line of a diff, a remark as a comment} */
    public String render() {
        return switch (kind) {
            case CREATED -> "+ " + path + " -> " + target;
            case REMOVED -> "- " + path;
            case MASKED -> "# " + path + " is masked";
            case MASKED_BY_GENERATOR -> "# " + path + " is masked by a generator";
            case DANGLING -> "# " + path + " is an alias of a unit that is not there";
            case DESTINATION_NOT_PRESENT ->
                    "# " + target + " is now wanted by " + path + ", which is not there";
            case AUXILIARY_FAILED -> "# " + path + " could not be enabled along with it";
            case OTHER -> "# " + path + " " + target;
        };
    }
}
