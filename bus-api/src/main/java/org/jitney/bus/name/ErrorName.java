package org.jitney.bus.name;

/** The name of an error, such as {@code org.freedesktop.DBus.Error.Failed}. */
public record ErrorName(String value) {

    public ErrorName {
        NameSyntax.require(isValid(value), "error name", value);
    }

    public static ErrorName of(String value) {
        return new ErrorName(value);
    }

    public static boolean isValid(String text) {
        return NameSyntax.isDotted(text, 0, 2, false, false);
    }

    @Override
    public String toString() {
        return value;
    }
}
