package org.jitney.hostname1.model;

import java.util.Locale;

/** Where the kernel's host name comes from. */
public enum HostnameSource {
    STATIC,
    TRANSIENT,
    DEFAULT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
