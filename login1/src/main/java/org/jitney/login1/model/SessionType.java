package org.jitney.login1.model;

import java.util.Optional;

/** What a session talks to its user by. */
public enum SessionType {
    UNSPECIFIED("unspecified"),
    TTY("tty"),
    X11("x11"),
    WAYLAND("wayland"),
    MIR("mir"),
    WEB("web");

    private final String text;

    SessionType(String text) {
        this.text = text;
    }

    /** Parses a type. */
    public static Optional<SessionType> parse(String text) {
        return Token.parse(values(), text);
    }

    /** {@return whether it has a display, whose server knows whether the user is idle} */
    public boolean isGraphical() {
        return this == X11 || this == WAYLAND || this == MIR;
    }

    @Override
    public String toString() {
        return text;
    }
}
