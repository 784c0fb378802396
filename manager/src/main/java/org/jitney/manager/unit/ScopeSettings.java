package org.jitney.manager.unit;

/** The settings of {@code [Scope]} proper. */
public record ScopeSettings(Values values) {
    public long runtimeMaxUsec() {
        return values.number("RuntimeMaxUSec");
    }

    public long runtimeRandomizedExtraUsec() {
        return values.number("RuntimeRandomizedExtraUSec");
    }

    public long timeoutStopUsec() {
        return values.number("TimeoutStopUSec");
    }

    public String oomPolicy() {
        return values.text("OOMPolicy");
    }
}
