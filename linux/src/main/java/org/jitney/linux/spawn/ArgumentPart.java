package org.jitney.linux.spawn;

/** A piece of a command line whose variables get their values in the child. */
public sealed interface ArgumentPart {
    /** Starts a word; what follows is added to it. */
    record Next() implements ArgumentPart {}

    /** Text as it is. */
    record Text(String text) implements ArgumentPart {}

    /** The value of a variable, nothing if there is none. */
    record Value(String name) implements ArgumentPart {}

    /** The value of a variable as words of their own: blanks part them unless quoted. */
    record Words(String name) implements ArgumentPart {}

    /** {@return the part as exec-helper.c reads it} */
    default String encoded() {
        return switch (this) {
            case Next() -> "n";
            case Text(String text) -> "t" + text;
            case Value(String name) -> "v" + name;
            case Words(String name) -> "w" + name;
        };
    }
}
