package org.jitney.unitfile;

import java.util.Optional;

/** What the specifiers of a text stand for. */
@FunctionalInterface
public interface SpecifierContext {
    /**
     * {@return the value of a specifier, or empty when this context does not know it}
     *
     * @throws UnitFileError when the specifier is known but has no value, such as a missing machine
     *     ID
     */
    Optional<String> value(char specifier) throws UnitFileError;

    /** {@return this context, asking another one for what it does not know} */
    default SpecifierContext orElse(SpecifierContext other) {
        return specifier -> {
            Optional<String> value = value(specifier);
            return value.isPresent() ? value : other.value(specifier);
        };
    }
}
