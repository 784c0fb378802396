package org.jitney.bus.service;

import java.util.List;

/** What a method handler answers. */
public sealed interface Reply {
    /** The results, in order. */
    record Values(List<Object> results) implements Reply {}

    /** The answer comes later, through {@link Call#complete} or {@link Call#fail}. */
    record Pending() implements Reply {}

    static Reply empty() {
        return new Values(List.of());
    }

    static Reply of(Object... results) {
        return new Values(List.of(results));
    }

    static Reply pending() {
        return new Pending();
    }
}
