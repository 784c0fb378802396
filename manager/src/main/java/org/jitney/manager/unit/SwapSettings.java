package org.jitney.manager.unit;

/** The settings of {@code [Swap]} proper. */
public record SwapSettings(Values values) {
    public String what() {
        return values.text("What");
    }

    public int priority() {
        return values.integer("Priority");
    }

    public String options() {
        return values.text("Options");
    }

    public long timeoutUsec() {
        return values.number("TimeoutUSec");
    }
}
