package org.jitney.clients.analyze;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.ManagerClient;
import org.jitney.unitfile.time.TimeSpan;

/**
 * When starting began, what it did, and when it ended: microseconds since the kernel started. In a
 * container and for a user's manager they count from the start of the manager, and there is neither
 * firmware nor kernel.
 */
final class BootTimes {
    private static final List<String> OF_MACHINE =
            List.of(
                    "Firmware",
                    "Loader",
                    "InitRD",
                    "Userspace",
                    "SecurityStart",
                    "SecurityFinish",
                    "InitRDSecurityStart",
                    "InitRDSecurityFinish",
                    "InitRDGeneratorsStart",
                    "InitRDGeneratorsFinish",
                    "InitRDUnitsLoadStart",
                    "InitRDUnitsLoadFinish");
    private static final List<String> OF_MANAGER =
            List.of(
                    "Finish",
                    "GeneratorsStart",
                    "GeneratorsFinish",
                    "UnitsLoadStart",
                    "UnitsLoadFinish");

    private final Map<String, Long> times = new HashMap<>();
    private final long offset;
    private final long kernelDone;

    private BootTimes(Properties manager, boolean user) {
        OF_MACHINE.forEach(name -> times.put(name, read(manager, name)));
        OF_MANAGER.forEach(name -> times.put(name, read(manager, name)));
        boolean machine = !user && at("SecurityStart") > 0;
        if (machine) {
            offset = 0;
            kernelDone = at("InitRD") > 0 ? at("InitRD") : at("Userspace");
        } else {
            offset = at("Userspace");
            kernelDone = 0;
            OF_MACHINE.forEach(name -> times.put(name, 0L));
            OF_MANAGER.forEach(name -> times.put(name, since(at(name))));
        }
    }

    private static long read(Properties manager, String name) {
        return manager.number(name + "TimestampMonotonic");
    }

    /** {@return the times of the manager; starting must be over} */
    static BootTimes of(Session session, ManagerClient manager) throws UsageError {
        Properties properties;
        try {
            properties = manager.properties();
        } catch (CallFailed e) {
            throw new UsageError("Failed to get timestamp properties: " + e.text());
        }
        long finish = read(properties, "Finish");
        if (finish <= 0) {
            throw new UsageError(
                    "Bootup is not yet finished"
                            + " (org.freedesktop.systemd1.Manager.FinishTimestampMonotonic="
                            + finish
                            + ").\nPlease try again later.\nHint: Use 'systemctl"
                            + (session.isUser() ? " --user" : "")
                            + " list-jobs' to see active jobs");
        }
        return new BootTimes(properties, session.isUser());
    }

    /** {@return the time of that name, 0 if it never came} */
    long at(String name) {
        return times.getOrDefault(name, 0L);
    }

    long userspace() {
        return at("Userspace");
    }

    long finish() {
        return at("Finish");
    }

    long kernelDone() {
        return kernelDone;
    }

    /** {@return a time of a unit as these are counted} */
    long since(long monotonic) {
        return monotonic > 0 ? monotonic - offset : 0;
    }

    /** {@return what is to be taken off a time of a unit that is not counted that way} */
    long base() {
        return userspace() > 0 ? userspace() : offset;
    }

    static String span(long usec) {
        return new TimeSpan(usec).render(1000);
    }

    /** {@return how long starting took, in its parts, and when the goal was reached} */
    static String sentence(Session session, ManagerClient manager, BootTimes boot)
            throws UsageError {
        StringBuilder text = new StringBuilder("Startup finished in ");
        long loader = boot.at("Loader");
        boot.append(text, boot.at("Firmware"), boot.at("Firmware") - loader, "firmware");
        boot.append(text, loader, loader, "loader");
        boot.append(text, boot.kernelDone, boot.kernelDone, "kernel");
        long initrd = boot.at("InitRD");
        boot.append(text, initrd, boot.userspace() - initrd, "initrd");
        text.append(span(boot.finish() - boot.userspace())).append(" (userspace) ");
        if (boot.kernelDone > 0) {
            text.append("= ").append(span(boot.at("Firmware") + boot.finish())).append(' ');
        }
        return text.append(boot.goal(session, manager)).toString();
    }

    private void append(StringBuilder text, long moment, long span, String what) {
        if (moment > 0) {
            text.append(span(span)).append(" (").append(what).append(") + ");
        }
    }

    private String goal(Session session, ManagerClient manager) throws UsageError {
        String id;
        try {
            id = manager.unitString("default.target", "Id");
        } catch (CallFailed e) {
            session.error("default.target doesn't seem to exist, ignoring: " + e.text());
            return "\ncould not find default.target.";
        }
        try {
            long reached =
                    ((Number) manager.unit("default.target", "ActiveEnterTimestampMonotonic"))
                            .longValue();
            return reached == 0
                    ? "\n" + id + " was never reached."
                    : "\n" + id + " reached after " + span(reached - base()) + " in userspace.";
        } catch (CallFailed e) {
            session.error("Failed to parse reply: " + e.text());
            return "\nCould not get time to reach " + id + ".";
        }
    }
}
