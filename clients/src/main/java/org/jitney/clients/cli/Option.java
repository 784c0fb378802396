package org.jitney.clients.cli;

/**
 * One option of a tool, as {@code getopt_long} would know it.
 *
 * @param name the long name without dashes, empty if there is only a letter
 * @param letter the short form, {@code '\0'} if there is only a long name
 * @param takesValue whether an argument belongs to it
 * @param isOptional whether that argument may be left out: then it is given with {@code =} only
 */
public record Option(String name, char letter, boolean takesValue, boolean isOptional) {
    private static final char NONE = '\0';

    /** {@return an option without an argument} */
    public static Option flag(String name) {
        return new Option(name, NONE, false, false);
    }

    /** {@return an option without an argument that has a letter} */
    public static Option flag(String name, char letter) {
        return new Option(name, letter, false, false);
    }

    /** {@return an option with an argument} */
    public static Option value(String name) {
        return new Option(name, NONE, true, false);
    }

    /** {@return an option with an argument that has a letter} */
    public static Option value(String name, char letter) {
        return new Option(name, letter, true, false);
    }

    /** {@return an option whose argument may be left out; then it counts as empty} */
    public static Option optional(String name) {
        return new Option(name, NONE, true, true);
    }

    /** {@return an option with a letter whose argument may be left out} */
    public static Option optional(String name, char letter) {
        return new Option(name, letter, true, true);
    }

    /** {@return what the option is called inside the tool: its long name, else its letter} */
    public String key() {
        return name.isEmpty() ? String.valueOf(letter) : name;
    }

    /** {@return whether there is a short form} */
    public boolean hasLetter() {
        return letter != NONE;
    }
}
