package org.jitney.manager.unit;

import java.util.Optional;

/** The table of all directives. */
public final class Directives {
    private Directives() {}

    static Optional<Object> render(UnitSettings settings, String name) {
        throw new UnsupportedOperationException(name + settings);
    }
}
