package org.jitney.manager.condition;

import java.util.List;
import java.util.function.IntPredicate;

/** The operators that some conditions put before their value, such as {@code >=}. */
enum Comparison {
    LESS_OR_EQUAL("<=", c -> c <= 0),
    GREATER_OR_EQUAL(">=", c -> c >= 0),
    NOT_EQUAL("!=", c -> c != 0),
    NOT_EQUAL_TOO("<>", c -> c != 0),
    LESS("<", c -> c < 0),
    GREATER(">", c -> c > 0),
    EQUAL_TOO("==", c -> c == 0),
    EQUAL("=", c -> c == 0);

    private final String token;
    private final IntPredicate holds;

    Comparison(String token, IntPredicate holds) {
        this.token = token;
        this.holds = holds;
    }

    /** An operator and what follows it. */
    record Term(Comparison operator, String operand) {}

    /** {@return the text taken apart; without an operator {@code otherwise} is meant} */
    static Term parse(String text, Comparison otherwise) {
        // The two-letter ones stand first in the list, so that "<=" is not taken for "<".
        for (Comparison c : List.of(values())) {
            if (text.startsWith(c.token)) {
                return new Term(c, text.substring(c.token.length()).strip());
            }
        }
        return new Term(otherwise, text.strip());
    }

    boolean holds(long left, long right) {
        return holds.test(Long.compare(left, right));
    }

    boolean holds(int compared) {
        return holds.test(compared);
    }
}
