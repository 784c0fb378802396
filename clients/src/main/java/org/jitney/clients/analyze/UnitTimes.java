package org.jitney.clients.analyze;

import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.ManagerClient;
import org.jitney.clients.systemctl.UnitInfo;

/** When a unit last came up and went down, as {@link BootTimes} counts; 0 for never. */
record UnitTimes(
        String name, long activating, long activated, long deactivating, long deactivated) {

    /** {@return how long it took to start, or to run if it was never active} */
    long span() {
        if (activated >= activating) {
            return activated - activating;
        }
        return deactivated >= activating ? deactivated - activating : 0;
    }

    /** {@return the times of all units that were ever started, in the manager's order} */
    static List<UnitTimes> all(ManagerClient manager, BootTimes boot) throws UsageError {
        List<UnitTimes> all = new ArrayList<>();
        for (UnitInfo unit : units(manager)) {
            Properties properties;
            try {
                properties = manager.peer().getAll(unit.path(), "");
            } catch (CallFailed e) {
                throw new UsageError(
                        "Failed to get timestamp properties of unit %s: %s"
                                .formatted(unit.id(), e.text()));
            }
            UnitTimes times =
                    new UnitTimes(
                            unit.id(),
                            read(properties, boot, "InactiveExit"),
                            read(properties, boot, "ActiveEnter"),
                            read(properties, boot, "ActiveExit"),
                            read(properties, boot, "InactiveEnter"));
            if (times.activating != 0) {
                all.add(times);
            }
        }
        return all;
    }

    /** {@return all units in memory} */
    static List<UnitInfo> units(ManagerClient manager) throws UsageError {
        try {
            return manager.units();
        } catch (CallFailed e) {
            throw new UsageError("Failed to list units: " + e.text());
        }
    }

    private static long read(Properties properties, BootTimes boot, String moment) {
        return boot.since(properties.number(moment + "TimestampMonotonic"));
    }

    /** {@return the same, with all that happened later cut off at the end of starting} */
    UnitTimes upTo(long finish) {
        long active = activated;
        long leaving = deactivating;
        if (deactivated > activating && deactivated <= finish && activated == 0 && leaving == 0) {
            active = deactivated;
            leaving = deactivated;
        }
        active = active < activating || active > finish ? finish : active;
        leaving = leaving < active || leaving > finish ? finish : leaving;
        long left = deactivated < leaving || deactivated > finish ? finish : deactivated;
        return new UnitTimes(name, activating, active, leaving, left);
    }
}
