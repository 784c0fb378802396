package org.jitney.unitfile;

import java.util.List;

/** The operators that some conditions put before their value, such as {@code >=}. */
public enum Comparison {
    LESS_OR_EQUAL("<=", true, true, false),
    GREATER_OR_EQUAL(">=", false, true, true),
    NOT_EQUAL("!=", true, false, true),
    NOT_EQUAL_TOO("<>", true, false, true),
    LESS("<", true, false, false),
    GREATER(">", false, false, true),
    EQUAL_TOO("==", false, true, false),
    EQUAL("=", false, true, false);

    private final String token;
    private final boolean less;
    private final boolean equal;
    private final boolean greater;

    Comparison(String token, boolean less, boolean equal, boolean greater) {
        this.token = token;
        this.less = less;
        this.equal = equal;
        this.greater = greater;
    }

    /** An operator and what follows it. */
    public record Term(Comparison operator, String operand) {}

    /** {@return the text taken apart; without an operator {@code otherwise} is meant} */
    public static Term parse(String text, Comparison otherwise) {
        // The two-letter ones stand first in the list, so that "<=" is not taken for "<".
        for (Comparison c : List.of(values())) {
            if (text.startsWith(c.token)) {
                return new Term(c, text.substring(c.token.length()).strip());
            }
        }
        return new Term(otherwise, text.strip());
    }

    /** {@return whether it holds between two numbers} */
    public boolean holds(long left, long right) {
        return holds(Long.compare(left, right));
    }

    /**
     * {@return whether it holds}
     *
     * @param compared negative, zero or positive, as comparators say it
     */
    public boolean holds(int compared) {
        return compared < 0 ? less : compared == 0 ? equal : greater;
    }
}
