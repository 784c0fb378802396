package org.jitney.manager.unit;

import java.util.List;
import java.util.Optional;

/** The settings of {@code [Timer]}. */
public record TimerSettings(Values values) {
    public boolean onClockChange() {
        return values.flag("OnClockChange");
    }

    public boolean onTimezoneChange() {
        return values.flag("OnTimezoneChange");
    }

    public boolean persistent() {
        return values.flag("Persistent");
    }

    public boolean wakeSystem() {
        return values.flag("WakeSystem");
    }

    public boolean remainAfterElapse() {
        return values.flag("RemainAfterElapse");
    }

    public boolean fixedRandomDelay() {
        return values.flag("FixedRandomDelay");
    }

    public long accuracyUsec() {
        return values.number("AccuracyUSec");
    }

    public long randomizedDelayUsec() {
        return values.number("RandomizedDelayUSec");
    }

    /** {@return within how long the offset of calendar elapses lies that is always the same} */
    public long randomizedOffsetUsec() {
        return values.number("RandomizedOffsetUSec");
    }

    /** {@return whether calendar elapses count from the end of the unit's last run} */
    public boolean deferReactivation() {
        return values.flag("DeferReactivation");
    }

    public Optional<String> unit() {
        return values.ifSet("Unit");
    }

    public List<Structs.MonotonicTimer> timersMonotonic() {
        return values.list("TimersMonotonic", Structs.MonotonicTimer.class);
    }

    public List<Structs.CalendarTimer> timersCalendar() {
        return values.list("TimersCalendar", Structs.CalendarTimer.class);
    }
}
