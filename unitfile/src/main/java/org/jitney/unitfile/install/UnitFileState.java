package org.jitney.unitfile.install;

import java.util.Optional;

/** The states of unit files, with the words that {@code systemctl is-enabled} prints. */
public enum UnitFileState {
    ENABLED("enabled"),
    ENABLED_RUNTIME("enabled-runtime"),
    LINKED("linked"),
    LINKED_RUNTIME("linked-runtime"),
    ALIAS("alias"),
    MASKED("masked"),
    MASKED_RUNTIME("masked-runtime"),
    STATIC("static"),
    DISABLED("disabled"),
    INDIRECT("indirect"),
    GENERATED("generated"),
    TRANSIENT("transient"),
    BAD("bad");

    private final String word;

    UnitFileState(String word) {
        this.word = word;
    }

    /** {@return the state of this word} */
    public static Optional<UnitFileState> parse(String word) {
        for (UnitFileState state : values()) {
            if (state.word.equals(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return word;
    }
}
