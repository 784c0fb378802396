package org.jitney.manager.unit;

import java.util.List;
import java.util.function.Consumer;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.Specifiers;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;

/**
 * One line of a unit file on its way into the settings.
 *
 * @param row the row of the directive
 * @param value the text behind the equals sign
 * @param unit the unit that is read
 * @param specifiers what the specifiers stand for
 * @param into where it goes
 * @param warn says something about this line
 */
record Assignment(
        Directive row,
        String value,
        UnitName unit,
        SpecifierContext specifiers,
        SettingsBuilder into,
        Consumer<String> warn) {

    /** How a directive reads its text. */
    @FunctionalInterface
    interface Parser {
        void apply(Assignment line) throws UnitFileError, BadSetting;
    }

    boolean isEmpty() {
        return value.isEmpty();
    }

    /** {@return the same line with another text} */
    Assignment withValue(String other) {
        return new Assignment(row, other, unit, specifiers, into, warn);
    }

    String expanded() throws UnitFileError {
        return expand(value);
    }

    String expand(String text) throws UnitFileError {
        return Specifiers.expand(text, specifiers);
    }

    void put(Object converted) {
        into.put(row.property(), converted);
    }

    /** Adds to the list of the property. */
    void add(Object... converted) {
        into.add(row.property(), List.of(converted));
    }

    /** Adds in front of the list of the property. */
    void addFirst(Object converted) {
        into.addFirst(row.property(), converted);
    }

    /** An empty assignment gives the property its default again. */
    void reset() {
        into.reset(row.property());
    }

    UnitFileError invalid() {
        return new UnitFileError(
                UnitFileError.Kind.INVALID,
                "Failed to parse " + row.name() + "=, ignoring: " + value);
    }
}
