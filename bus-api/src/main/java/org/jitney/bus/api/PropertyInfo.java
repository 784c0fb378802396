package org.jitney.bus.api;

import java.util.Set;

/**
 * A property.
 *
 * @param emits what {@code PropertiesChanged} says when it changes
 * @param privileged whether the library itself refuses to set it for callers without the capability
 * @param hidden whether {@code Get} answers although neither introspection data nor {@code GetAll}
 *     have it
 * @param since the release that brought it; 0 when it is older than the records
 * @param releases those that show it in introspection data
 */
public record PropertyInfo(
        String name,
        String signature,
        boolean writable,
        Emits emits,
        boolean deprecated,
        boolean privileged,
        boolean hidden,
        int since,
        Set<Release> releases) {

    /** The values of the annotation {@code EmitsChangedSignal}. */
    public enum Emits {
        /** The signal carries the new value. */
        TRUE("true"),
        /** The signal carries the name only. */
        INVALIDATES("invalidates"),
        /** The value never changes. */
        CONST("const"),
        /** It changes silently. */
        FALSE("false");

        private final String word;

        Emits(String word) {
            this.word = word;
        }

        /** {@return the value of the annotation} */
        @Override
        public String toString() {
            return word;
        }
    }
}
