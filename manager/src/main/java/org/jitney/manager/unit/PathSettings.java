package org.jitney.manager.unit;

import java.util.List;
import java.util.Optional;

/** The settings of {@code [Path]}. */
public record PathSettings(Values values) {
    public Optional<String> unit() {
        return values.ifSet("Unit");
    }

    public boolean makeDirectory() {
        return values.flag("MakeDirectory");
    }

    public int directoryMode() {
        return values.integer("DirectoryMode");
    }

    public long triggerLimitIntervalUsec() {
        return values.number("TriggerLimitIntervalUSec");
    }

    public long triggerLimitBurst() {
        return values.number("TriggerLimitBurst");
    }

    public List<Structs.Pair> paths() {
        return values.list("Paths", Structs.Pair.class);
    }
}
