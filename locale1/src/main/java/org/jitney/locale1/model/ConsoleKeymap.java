package org.jitney.locale1.model;

/** The keymap of the virtual console, and the one that a key toggles to; empty if not set. */
public record ConsoleKeymap(String keymap, String toggle) {
    /** Nothing is set. */
    public static final ConsoleKeymap NONE = new ConsoleKeymap("", "");

    @Override
    public String toString() {
        return "'%s' toggle '%s'".formatted(keymap, toggle);
    }
}
