package org.jitney.guest.network;

/**
 * What became of an assignment that did not simply turn into a setting.
 *
 * @param kind what became of it
 * @param link the interface that it is about, by its name in the source; may be empty
 * @param blocking whether the interface cannot be said to be migrated because of it
 */
public record Finding(
        Kind kind,
        String link,
        Source source,
        String key,
        String value,
        String text,
        boolean blocking) {

    /** From worst to harmless. */
    public enum Kind {
        /** No equivalent: it is in no output file. */
        UNMAPPED,
        /** Something similar was written; the text says what differs. */
        LOSSY,
        /** Translated, but whoever migrates should look at it. */
        WARNING,
        /** Nothing to write: it describes, or says what holds anyway. */
        NOTE
    }

    @Override
    public String toString() {
        return source + ": " + key + ": " + text;
    }
}
