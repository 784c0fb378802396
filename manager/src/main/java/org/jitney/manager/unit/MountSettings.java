package org.jitney.manager.unit;

/** The settings of {@code [Mount]} proper. */
public record MountSettings(Values values) {
    public String what() {
        return values.text("What");
    }

    public String where() {
        return values.text("Where");
    }

    public String options() {
        return values.text("Options");
    }

    public String type() {
        return values.text("Type");
    }

    public long timeoutUsec() {
        return values.number("TimeoutUSec");
    }

    public int directoryMode() {
        return values.integer("DirectoryMode");
    }

    public boolean sloppyOptions() {
        return values.flag("SloppyOptions");
    }

    public boolean lazyUnmount() {
        return values.flag("LazyUnmount");
    }

    public boolean forceUnmount() {
        return values.flag("ForceUnmount");
    }

    public boolean readWriteOnly() {
        return values.flag("ReadWriteOnly");
    }
}
