package org.jitney.manager.unit;

/**
 * One {@code Condition…=} or {@code Assert…=}.
 *
 * @param type the full name of the directive, such as {@code ConditionPathExists}
 * @param isTrigger whether it stood behind a pipe: one of all such must hold
 * @param isNegated whether it stood behind an exclamation mark
 * @param parameter what is tested, specifiers expanded
 */
public record Condition(String type, boolean isTrigger, boolean isNegated, String parameter) {
    /** The struct of the property before any test: result 0. */
    public record Shown(
            String type, boolean isTrigger, boolean isNegated, String parameter, int result) {}

    /** {@return this condition as the bus shows it} */
    public Shown shown(int result) {
        return new Shown(type, isTrigger, isNegated, parameter, result);
    }
}
