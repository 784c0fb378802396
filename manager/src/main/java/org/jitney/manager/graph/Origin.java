package org.jitney.manager.graph;

/**
 * Where a link between two units comes from.
 *
 * @param directive the directive, such as {@code Requires}; empty when no line says it
 * @param place the file, the link in a {@code .wants} folder, or in words which default it is
 * @param line the line of the file, 0 when it is not in a line
 */
public record Origin(String directive, String place, int line) {
    @Override
    public String toString() {
        return line > 0 ? place + ":" + line : place;
    }
}
