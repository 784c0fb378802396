package org.jitney.network1.config;

/**
 * Where in which file something stands, to be told with what became of it. All places are equal:
 * what has only moved within its file says the same as before.
 */
public final class Place {
    private final String file;
    private final int line;

    /** Makes the place of a line, counted from 1. */
    public Place(String file, int line) {
        this.file = file;
        this.line = line;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Place;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    /** {@return {@code file:line}} */
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
