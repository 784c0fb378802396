package org.jitney.unitfile.install;

import java.io.IOException;

/** The kernel refused to read or change a file of the tree. */
public final class FileError extends IOException {
    private static final long serialVersionUID = 1;

    private final String errno;
    private final String path;
    private final String reason;

    /**
     * Makes an error.
     *
     * @param errno the name of the error number, such as {@code ENOSPC}
     * @param reason what it means, such as {@code No space left on device}
     */
    public FileError(String path, String errno, String reason) {
        super("File " + path + ": " + reason);
        this.path = path;
        this.errno = errno;
        this.reason = reason;
    }

    /** {@return the file that it is about} */
    public String path() {
        return path;
    }

    /** {@return the name of the error number} */
    public String errno() {
        return errno;
    }

    /** {@return what the error number means} */
    public String reason() {
        return reason;
    }
}
