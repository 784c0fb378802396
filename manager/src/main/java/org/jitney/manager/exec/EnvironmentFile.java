package org.jitney.manager.exec;

import java.util.function.Consumer;

/**
 * Reads the text of an {@code EnvironmentFile=}: lines {@code NAME=value} with comments, quotes and
 * continuation lines as a shell has them, but without expansion.
 *
 * <p>One character at a time through a small state machine, since quotes may span lines and a value
 * may be pieced together from quoted and bare parts.
 */
final class EnvironmentFile {
    private enum State {
        BEFORE_NAME,
        NAME,
        BEFORE_VALUE,
        VALUE,
        VALUE_ESCAPE,
        SINGLE_QUOTED,
        DOUBLE_QUOTED,
        DOUBLE_QUOTED_ESCAPE,
        COMMENT,
        COMMENT_ESCAPE
    }

    private final Environment environment = new Environment();
    private final StringBuilder name = new StringBuilder();
    private final StringBuilder value = new StringBuilder();
    // Length of the value up to which trailing blanks belong to it (they were quoted or escaped).
    private int kept;
    private State state = State.BEFORE_NAME;

    private final Consumer<String> refused;

    private EnvironmentFile(Consumer<String> refused) {
        this.refused = refused;
    }

    /** {@return the assignments of the text; lines that are none are left out} */
    static Environment parse(String text) {
        return parse(text, _ -> {});
    }

    /** {@return the assignments; {@code refused} is told those whose name cannot be one} */
    static Environment parse(String text, Consumer<String> refused) {
        EnvironmentFile reader = new EnvironmentFile(refused);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\r') {
                reader.state = reader.step(c);
            }
        }
        reader.finish();
        return reader.environment;
    }

    private void finish() {
        switch (state) {
            case BEFORE_VALUE,
                    VALUE,
                    VALUE_ESCAPE,
                    SINGLE_QUOTED,
                    DOUBLE_QUOTED,
                    DOUBLE_QUOTED_ESCAPE ->
                    assign();
            case BEFORE_NAME, NAME, COMMENT, COMMENT_ESCAPE -> {}
        }
    }

    private State step(char c) {
        return switch (state) {
            case BEFORE_NAME -> beforeName(c);
            case NAME -> inName(c);
            case BEFORE_VALUE -> beforeValue(c);
            case VALUE -> inValue(c);
            case VALUE_ESCAPE -> c == '\n' ? State.VALUE : keep(c, State.VALUE);
            case SINGLE_QUOTED -> c == '\'' ? State.BEFORE_VALUE : keep(c, State.SINGLE_QUOTED);
            case DOUBLE_QUOTED -> inDoubleQuotes(c);
            case DOUBLE_QUOTED_ESCAPE -> doubleQuotedEscape(c);
            case COMMENT ->
                    switch (c) {
                        case '\\' -> State.COMMENT_ESCAPE;
                        case '\n' -> State.BEFORE_NAME;
                        default -> State.COMMENT;
                    };
            case COMMENT_ESCAPE -> State.COMMENT;
        };
    }

    private State beforeName(char c) {
        if (c == '#' || c == ';') {
            return State.COMMENT;
        }
        if (Character.isWhitespace(c)) {
            return State.BEFORE_NAME;
        }
        name.append(c);
        return State.NAME;
    }

    private State inName(char c) {
        if (c == '\n') {
            name.setLength(0);
            return State.BEFORE_NAME;
        }
        if (c == '=') {
            return State.BEFORE_VALUE;
        }
        name.append(c);
        return State.NAME;
    }

    private State beforeValue(char c) {
        return switch (c) {
            case '\n' -> assign();
            case '\'' -> State.SINGLE_QUOTED;
            case '"' -> State.DOUBLE_QUOTED;
            case '\\' -> State.VALUE_ESCAPE;
            case ' ', '\t' -> State.BEFORE_VALUE;
            default -> keep(c, State.VALUE);
        };
    }

    private State inValue(char c) {
        return switch (c) {
            case '\n' -> assign();
            case '\\' -> State.VALUE_ESCAPE;
            case ' ', '\t' -> {
                value.append(c);
                yield State.VALUE;
            }
            default -> keep(c, State.VALUE);
        };
    }

    private State inDoubleQuotes(char c) {
        return switch (c) {
            case '"' -> State.BEFORE_VALUE;
            case '\\' -> State.DOUBLE_QUOTED_ESCAPE;
            default -> keep(c, State.DOUBLE_QUOTED);
        };
    }

    private State doubleQuotedEscape(char c) {
        if ("\"\\`$".indexOf(c) >= 0) {
            return keep(c, State.DOUBLE_QUOTED);
        }
        if (c == '\n') {
            return State.DOUBLE_QUOTED;
        }
        value.append('\\');
        return keep(c, State.DOUBLE_QUOTED);
    }

    private State keep(char c, State next) {
        value.append(c);
        kept = value.length();
        return next;
    }

    private State assign() {
        value.setLength(kept);
        String key = name.toString().stripTrailing();
        if (Environment.isName(key)) {
            environment.set(key, value.toString());
        } else {
            refused.accept(key + "=" + value);
        }
        name.setLength(0);
        value.setLength(0);
        kept = 0;
        return State.BEFORE_NAME;
    }
}
