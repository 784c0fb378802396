package org.jitney.bus.name;

/** The name of an interface, such as {@code org.freedesktop.systemd1.Manager}. */
public record InterfaceName(String value) {

    public InterfaceName {
        NameSyntax.require(isValid(value), "interface name", value);
    }

    public static InterfaceName of(String value) {
        return new InterfaceName(value);
    }

    public static boolean isValid(String text) {
        return NameSyntax.isDotted(text, 0, 2, false, false);
    }

    @Override
    public String toString() {
        return value;
    }
}
