package org.jitney.journald.protocol;

import java.util.Optional;

/** What ended a line of a stream. */
public enum LineBreak {
    NEWLINE(""),
    NUL("nul"),
    LINE_MAX("line-max"),
    EOF("eof"),
    PID_CHANGE("pid-change");

    private final String token;

    LineBreak(String token) {
        this.token = token;
    }

    /** {@return the value of _LINE_BREAK, which the usual end of a line does not have} */
    public Optional<String> field() {
        return token.isEmpty() ? Optional.empty() : Optional.of(token);
    }
}
