package org.jitney.login1.model;

import java.util.Locale;

/** How far a user is. */
public enum UserState {
    OFFLINE,
    OPENING,
    LINGERING,
    ONLINE,
    ACTIVE,
    CLOSING;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
