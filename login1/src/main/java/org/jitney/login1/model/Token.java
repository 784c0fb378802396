package org.jitney.login1.model;

import java.util.Optional;

/** A word of the protocol: an enum constant that is written as its {@code toString}. */
final class Token {
    private Token() {}

    static <E extends Enum<E>> Optional<E> parse(E[] values, String text) {
        for (E value : values) {
            if (value.toString().equals(text)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }
}
