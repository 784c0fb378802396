package org.jitney.broker.policy;

/**
 * Where a rule stands, for whoever has to find and change it.
 *
 * @param file the configuration file
 * @param line where the element starts
 * @param section whom the enclosing policy is for, as it is written there
 * @param text the rule as an element
 */
public record Origin(String file, int line, String section, String text) {
    /** {@return {@code file:line}} */
    public String place() {
        return file + ":" + line;
    }
}
