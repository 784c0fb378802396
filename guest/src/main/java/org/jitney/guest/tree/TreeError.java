package org.jitney.guest.tree;

import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** A file of a guest is not what it should be, or the kernel refused something about it. */
public final class TreeError extends Exception {
    private static final long serialVersionUID = 1;

    /** What is wrong. */
    public enum Kind {
        /** Not absolute, too long, or with a zero byte in it. */
        BAD_PATH("not a path in a guest"),
        /** A FIFO, a socket, a device or a directory where a file is expected. */
        NOT_REGULAR("not a regular file"),
        TOO_LARGE("too large"),
        /** Links that lead nowhere but to each other. */
        LOOP("too many levels of symbolic links"),
        /** Something else is there, so that the edit cannot be made. */
        IN_THE_WAY("something else is there"),
        /** It is not as it was when the plan was made, or when the transaction was done. */
        CHANGED("it was changed meanwhile"),
        READ_ONLY("the guest is attached read-only"),
        /** The tool's own records about a guest cannot be read or written. */
        RECORDS("the records of transactions cannot be used"),
        OTHER("the kernel refused");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private final Kind kind;
    private final String path;

    private TreeError(Kind kind, String path, String message) {
        super(message);
        this.kind = kind;
        this.path = path;
    }

    /** Says what is wrong with a path. */
    public static TreeError of(Kind kind, String path) {
        return new TreeError(kind, path, path + ": " + kind.words);
    }

    /** Says what is wrong with a path, and more about it. */
    public static TreeError of(Kind kind, String path, String more) {
        return new TreeError(kind, path, path + ": " + kind.words + ": " + more);
    }

    static TreeError of(String path, ErrnoException refused) {
        Kind kind =
                switch (refused.errno()) {
                    case Errno.ELOOP -> Kind.LOOP;
                    case Errno.EFBIG -> Kind.TOO_LARGE;
                    case Errno.EROFS -> Kind.READ_ONLY;
                    case Errno.ENXIO, Errno.EISDIR -> Kind.NOT_REGULAR;
                    case Errno.ENAMETOOLONG -> Kind.BAD_PATH;
                    case Errno.ENOTEMPTY, Errno.EEXIST -> Kind.IN_THE_WAY;
                    default -> Kind.OTHER;
                };
        return new TreeError(kind, path, path + ": " + Errno.message(refused.errno()));
    }

    /** {@return what is wrong} */
    public Kind kind() {
        return kind;
    }

    /** {@return the path in the guest} */
    public String path() {
        return path;
    }
}
