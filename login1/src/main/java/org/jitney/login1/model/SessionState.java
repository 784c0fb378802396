package org.jitney.login1.model;

import java.util.Locale;

/** How far a session is. */
public enum SessionState {
    OPENING,
    ONLINE,
    ACTIVE,
    CLOSING;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
