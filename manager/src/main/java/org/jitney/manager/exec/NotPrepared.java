package org.jitney.manager.exec;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that a process needs cannot be made: it ends with the status that says what. */
final class NotPrepared extends Exception {
    private static final Logger LOG = LoggerFactory.getLogger(NotPrepared.class);
    private static final long serialVersionUID = 1L;

    private final ExitCode code;
    private final boolean isError;

    private NotPrepared(ExitCode code, boolean isError, String text) {
        super(text);
        this.code = code;
        this.isError = isError;
    }

    private NotPrepared(ExitCode code, Exception cause) {
        super(cause.getMessage(), cause);
        this.code = code;
        this.isError = false;
    }

    static NotPrepared because(ExitCode code, Exception cause) {
        return new NotPrepared(code, cause);
    }

    static NotPrepared warning(ExitCode code, String text) {
        return new NotPrepared(code, false, text);
    }

    static NotPrepared error(ExitCode code, String text) {
        return new NotPrepared(code, true, text);
    }

    ExitCode code() {
        return code;
    }

    /** Says it in the log of the unit. */
    void tell(String unit) {
        if (isError) {
            LOG.error("{}: {}", unit, getMessage());
        } else {
            LOG.warn("{}: {}", unit, getMessage());
        }
    }
}
