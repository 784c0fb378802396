package org.jitney.network1.link;

import java.util.Locale;

/** How far the configuration of a link has come. */
public enum AdminState {
    PENDING,
    CONFIGURING,
    CONFIGURED,
    UNMANAGED,
    FAILED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
