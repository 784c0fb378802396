package org.jitney.guest.tree;

/**
 * A step of a transaction for people and programs to read.
 *
 * @param kind what is done
 * @param path where
 * @param target what a symlink says; else empty
 * @param reason why
 */
public record Operation(Kind kind, String path, String target, Reason reason) {
    /** What is done; {@link #toString()} is the word on the bus. */
    public enum Kind {
        CREATE("create"),
        WRITE("write"),
        SYMLINK("symlink"),
        MKDIR("mkdir"),
        /** Only the mode, the owner or the attributes change. */
        ATTRIBUTES("attributes"),
        UNLINK("unlink"),
        RMDIR("rmdir"),
        /** A device, a FIFO or a socket comes back. */
        MKNOD("mknod");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    static Operation of(Step step) {
        Kind kind =
                switch (step.after()) {
                    case State.Absent _ ->
                            step.before() instanceof State.Directory ? Kind.RMDIR : Kind.UNLINK;
                    case State.File after ->
                            switch (step.before()) {
                                case State.File before ->
                                        before.content().equals(after.content())
                                                ? Kind.ATTRIBUTES
                                                : Kind.WRITE;
                                case State.Absent _,
                                        State.Link _,
                                        State.Directory _,
                                        State.Special _ ->
                                        Kind.CREATE;
                            };
                    case State.Link _ -> Kind.SYMLINK;
                    case State.Directory _ ->
                            step.before() instanceof State.Directory ? Kind.ATTRIBUTES : Kind.MKDIR;
                    case State.Special _ -> Kind.MKNOD;
                };
        String target = step.after() instanceof State.Link link ? link.target() : "";
        return new Operation(kind, step.path(), target, step.reason());
    }
}
