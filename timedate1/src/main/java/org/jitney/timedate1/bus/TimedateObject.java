package org.jitney.timedate1.bus;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitney.bus.api.Timedate1;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ErrnoErrors;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Reply;
import org.jitney.linux.event.Clock;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.timedate1.store.Kernel;
import org.jitney.timedate1.store.TimeFiles;
import org.jitney.unitfile.time.Timestamp;

/**
 * The object at {@code /org/freedesktop/timedate1}.
 *
 * <p>As in systemd a change that changes nothing succeeds without a question, and a wrong value is
 * refused before anybody is asked for a password.
 */
public final class TimedateObject {
    /** Where it is. */
    public static final ObjectPath PATH = ObjectPath.of("/org/freedesktop/timedate1");

    private static final String ACTION = "org.freedesktop.timedate1.";
    private static final String SYNC_ENABLED = ACTION + "AutomaticTimeSyncEnabled";
    private static final String NO_SYNC = ACTION + "NoNTPSupport";

    private final TimeFiles files;
    private final Kernel kernel;
    private final Clock clock;
    private final SyncUnits units;
    private final Clocks clocks;
    private final ObjectTree tree;
    private final Authorizer authorizer;
    private final LogControl log;
    private boolean localSinceThen;

    TimedateObject(TimedateParts parts, ObjectTree tree, Authorizer authorizer, LogControl log) {
        this.files = parts.files();
        this.kernel = parts.kernel();
        this.clock = parts.clock();
        this.units = parts.units();
        this.clocks = new Clocks(kernel, files, log);
        this.tree = tree;
        this.authorizer = authorizer;
        this.log = log;
        this.localSinceThen = files.isHardwareClockLocal();
    }

    /** {@return the interface with all its members} */
    public static InterfaceTable<TimedateObject> table() {
        InterfaceTable<TimedateObject> table = InterfaceTable.of(Timedate1.INFO);
        table.property("Timezone", TimedateObject::zone)
                .property("LocalRTC", object -> object.files.isHardwareClockLocal())
                .property("CanNTP", object -> object.units.exist())
                .property("NTP", object -> object.units.areActive())
                .property("NTPSynchronized", object -> object.kernel.isSynchronized())
                .property("TimeUSec", object -> object.kernel.realtimeUsec())
                .property("RTCTimeUSec", TimedateObject::hardwareUsec)
                .inThisOrder()
                .refresh(Set.of("CanNTP", "NTP"), TimedateObject::refresh)
                .method("SetTime", TimedateObject::setTime)
                .method("SetTimezone", TimedateObject::setTimezone)
                .method("SetLocalRTC", TimedateObject::setLocalRtc)
                .method("SetNTP", TimedateObject::setNtp)
                .method("ListTimezones", TimedateObject::listTimezones);
        for (String method : List.of("SetTime", "SetTimezone", "SetLocalRTC", "SetNTP")) {
            table.authorize(method, Auth.HANDLER);
        }
        return table;
    }

    /** Without a manager no unit exists, which the properties then say. */
    private void refresh(Runnable then) {
        if (units.isSwitching()) {
            then.run();
        } else {
            units.update(_ -> then.run());
        }
    }

    private String zone() {
        try {
            return files.zone();
        } catch (ErrnoException e) {
            log.warning(
                    e.errno() == Errno.EINVAL
                            ? "/etc/localtime should be a symbolic link to a time zone data file in"
                                    + " /usr/share/zoneinfo/."
                            : "Failed to get target of /etc/localtime: " + e.getMessage());
            return "";
        }
    }

    private long hardwareUsec() throws DBusError {
        try {
            return kernel.hardwareClock().toEpochSecond(ZoneOffset.UTC) * 1_000_000;
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EBUSY) {
                log.warning("/dev/rtc is busy: another program keeps it open. There is no time.");
                return 0;
            }
            if (e.errno() == Errno.ENOENT) {
                return 0;
            }
            throw ErrnoErrors.of("Failed to read RTC", e);
        }
    }

    /** Something that may fail for a caller to hear. */
    private interface Change {
        void perform() throws DBusError;
    }

    /** Asks for the authorization, then performs the change, which answers when it is done. */
    private Reply authorized(Call call, String action, Change change) {
        boolean mayAsk = call.bool(call.args().size() - 1);
        authorizer.check(
                call,
                ACTION + action,
                Map.of(),
                mayAsk,
                () -> {
                    try {
                        change.perform();
                    } catch (DBusError e) {
                        call.fail(e);
                    }
                });
        return Reply.pending();
    }

    private DBusError failed(String what, ErrnoException cause) {
        log.error(what + ": " + cause.getMessage());
        return ErrnoErrors.of(what, cause);
    }

    private Reply setTimezone(Call call) throws DBusError {
        String name = call.string(0);
        if (!isInstalled(name)) {
            throw DBusError.invalidArgs("Invalid or not installed time zone '" + name + "'");
        }
        if (name.equals(zone())) {
            return Reply.empty();
        }
        return authorized(
                call,
                "set-timezone",
                () -> {
                    try {
                        files.setZone(name);
                    } catch (ErrnoException e) {
                        throw failed("Failed to set time zone", e);
                    }
                    clocks.tellZone();
                    if (files.isHardwareClockLocal()) {
                        clocks.toHardware();
                    }
                    log.info("Changed time zone to '" + name + "'.");
                    tree.changed(PATH, Timedate1.INFO, "Timezone");
                    call.complete();
                });
    }

    private boolean isInstalled(String zone) {
        try {
            return files.hasZone(zone);
        } catch (ErrnoException e) {
            log.debug("Failed to look at time zone " + zone + ": " + e.getMessage());
            return false;
        }
    }

    /**
     * {@return whether the file has to be written} Also when it says the same already, if it did
     * not when we read or wrote it last: the original brings it into its own form then.
     */
    private boolean isOther(boolean local) {
        return local != files.isHardwareClockLocal() || local != localSinceThen;
    }

    private Reply setLocalRtc(Call call) {
        boolean local = call.bool(0);
        boolean fixSystem = call.bool(1);
        if (!isOther(local) && !fixSystem) {
            return Reply.empty();
        }
        return authorized(
                call,
                "set-local-rtc",
                () -> {
                    if (isOther(local)) {
                        writeLocalRtc(local);
                    }
                    clocks.tellZone();
                    if (fixSystem) {
                        clocks.fromHardware();
                    } else {
                        clocks.toHardware();
                    }
                    log.info("RTC configured to " + (local ? "local" : "UTC") + " time.");
                    tree.changed(PATH, Timedate1.INFO, "LocalRTC");
                    call.complete();
                });
    }

    private void writeLocalRtc(boolean local) throws DBusError {
        try {
            files.setHardwareClockLocal(local);
            localSinceThen = local;
        } catch (ErrnoException e) {
            throw failed("Failed to set RTC to " + (local ? "local" : "UTC"), e);
        }
    }

    private Reply setTime(Call call) throws DBusError {
        MonotonicTime asked = clock.monotonic();
        if (units.isSwitching()) {
            throw new DBusError(SYNC_ENABLED, "Previous request is not finished, refusing.");
        }
        units.update(problem -> {
            try {
                if (problem.isPresent()) {
                    throw new DBusError(
                            problem.get().name(),
                            "Failed to update context: " + problem.get().text());
                }
                setTime(call, asked);
            } catch (DBusError e) {
                call.fail(e);
            }
        });
        return Reply.pending();
    }

    /** The time that passes until the answer of a person counts, too. */
    private void setTime(Call call, MonotonicTime asked) throws DBusError {
        long wanted = call.int64(0);
        boolean relative = call.bool(1);
        if (units.areActive()) {
            throw new DBusError(SYNC_ENABLED, "Automatic time synchronization is enabled");
        }
        if (!relative && wanted <= 0) {
            throw DBusError.invalidArgs("Invalid absolute time");
        }
        if (relative && wanted == 0) {
            call.complete();
            return;
        }
        long now = kernel.realtimeUsec();
        long target = relative ? now + wanted : wanted;
        // Unsigned, as times are: before 1970 there is none.
        if (relative && (wanted > 0 ? Long.compareUnsigned(target, now) < 0 : target < 0)) {
            throw DBusError.invalidArgs("Time value overflow");
        }
        var _ =
                authorized(
                        call,
                        "set-time",
                        () -> {
                            long waited = clock.monotonic().since(asked).toNanos() / 1000;
                            try {
                                kernel.setRealtime(target + waited);
                            } catch (ErrnoException e) {
                                throw failed("Failed to set local time", e);
                            }
                            clocks.toHardware();
                            ZoneId zone = files.rules();
                            log.info(
                                    "Changed local time to "
                                            + new Timestamp(target + waited).render(zone));
                            call.complete();
                        });
    }

    private Reply setNtp(Call call) {
        boolean on = call.bool(0);
        units.update(problem -> {
            if (problem.isPresent()) {
                call.fail(problem.get());
                return;
            }
            if (!units.exist()) {
                call.fail(new DBusError(NO_SYNC, "NTP not supported"));
                return;
            }
            var _ = authorized(call, "set-ntp", () -> switchSync(call, on));
        });
        return Reply.pending();
    }

    private void switchSync(Call call, boolean on) {
        units.switchTo(
                on,
                problem -> {
                    if (problem.isPresent()) {
                        call.fail(problem.get());
                    } else {
                        call.complete();
                    }
                },
                () -> tree.changed(PATH, Timedate1.INFO, "NTP"));
    }

    private Reply listTimezones(Call call) throws DBusError {
        try {
            return Reply.of(List.copyOf(files.zones()));
        } catch (ErrnoException e) {
            throw failed("Failed to read list of time zones", e);
        }
    }
}
