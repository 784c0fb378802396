package org.jitney.bus.name;

/** A name on a bus: well-known ({@code org.example.A}) or unique ({@code :1.5}). */
public record BusName(String value) {

    public BusName {
        NameSyntax.require(isValid(value), "bus name", value);
    }

    public static BusName of(String value) {
        return new BusName(value);
    }

    public static boolean isValid(String text) {
        return UniqueName.isValid(text) || isWellKnown(text);
    }

    /** {@return whether the text is a valid well-known name} */
    public static boolean isWellKnown(String text) {
        return NameSyntax.isDotted(text, 0, 2, true, false);
    }

    public boolean isUnique() {
        return value.charAt(0) == ':';
    }

    @Override
    public String toString() {
        return value;
    }
}
