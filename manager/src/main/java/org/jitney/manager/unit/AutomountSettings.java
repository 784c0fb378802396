package org.jitney.manager.unit;

/** The settings of {@code [Automount]}. */
public record AutomountSettings(Values values) {
    public String where() {
        return values.text("Where");
    }

    public String extraOptions() {
        return values.text("ExtraOptions");
    }

    public int directoryMode() {
        return values.integer("DirectoryMode");
    }

    public long timeoutIdleUsec() {
        return values.number("TimeoutIdleUSec");
    }
}
