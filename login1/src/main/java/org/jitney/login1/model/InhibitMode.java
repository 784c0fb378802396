package org.jitney.login1.model;

import java.util.Optional;

/** How strongly an inhibitor holds. */
public enum InhibitMode {
    BLOCK("block"),
    BLOCK_WEAK("block-weak"),
    DELAY("delay");

    private final String text;

    InhibitMode(String text) {
        this.text = text;
    }

    /** Parses a mode. */
    public static Optional<InhibitMode> parse(String text) {
        return Token.parse(values(), text);
    }

    /** {@return whether it forbids, and does not only delay} */
    public boolean isBlock() {
        return this != DELAY;
    }

    @Override
    public String toString() {
        return text;
    }
}
