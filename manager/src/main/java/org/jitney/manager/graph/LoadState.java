package org.jitney.manager.graph;

import java.util.Locale;

/** What came of reading a unit's files. */
public enum LoadState {
    STUB,
    LOADED,
    NOT_FOUND,
    BAD_SETTING,
    ERROR,
    MERGED,
    MASKED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
