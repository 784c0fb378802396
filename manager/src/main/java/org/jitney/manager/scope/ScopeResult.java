package org.jitney.manager.scope;

import java.util.Locale;

/** How a scope ended; the token is the property {@code Result}. */
enum ScopeResult {
    SUCCESS,
    RESOURCES,
    TIMEOUT,
    OOM_KILL;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
