package org.jitney.bus.name;

/** The name that the bus gives to a connection, such as {@code :1.5}. */
public record UniqueName(String value) {

    public UniqueName {
        NameSyntax.require(isValid(value), "unique name", value);
    }

    public static UniqueName of(String value) {
        return new UniqueName(value);
    }

    public static boolean isValid(String text) {
        return text.startsWith(":") && NameSyntax.isDotted(text, 1, 2, true, true);
    }

    @Override
    public String toString() {
        return value;
    }
}
