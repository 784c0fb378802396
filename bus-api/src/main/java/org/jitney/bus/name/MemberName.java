package org.jitney.bus.name;

/** The name of a method or signal, such as {@code GetUnit}. */
public record MemberName(String value) {

    public MemberName {
        NameSyntax.require(isValid(value), "member name", value);
    }

    public static MemberName of(String value) {
        return new MemberName(value);
    }

    public static boolean isValid(String text) {
        return text.indexOf('.') < 0 && NameSyntax.isDotted(text, 0, 1, false, false);
    }

    @Override
    public String toString() {
        return value;
    }
}
