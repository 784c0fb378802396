package org.jitney.guest.network;

import java.util.Optional;
import java.util.OptionalLong;

/** Routing tables: by number, or by the three names that everybody has. */
public final class Tables {
    private Tables() {}

    /** {@return what networkd takes} */
    public static Optional<String> name(String text) {
        return switch (text) {
            case "main", "local", "default" -> Optional.of(text);
            default -> {
                OptionalLong number = Values.anyNumber(text, 4294967295L);
                yield number.isPresent() && number.getAsLong() > 0
                        ? Optional.of(Long.toString(number.getAsLong()))
                        : Optional.empty();
            }
        };
    }
}
