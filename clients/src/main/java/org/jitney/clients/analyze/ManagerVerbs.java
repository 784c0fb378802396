package org.jitney.clients.analyze;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.ManagerClient;
import org.jitney.linux.sys.SyslogLevels;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitType;

/** {@code dump}, and the verbs that ask and set how much the manager says. */
final class ManagerVerbs {
    private static final String LOG_PATH = "/org/freedesktop/LogControl1";
    private static final String LOG = "org.freedesktop.LogControl1";

    private ManagerVerbs() {}

    static int dump(Session session, List<String> patterns) throws UsageError {
        ManagerClient manager = session.manager();
        session.page();
        List<String> names = new ArrayList<>();
        for (String pattern : patterns) {
            names.add(
                    UnitEscape.mangleGlob(pattern, UnitType.SERVICE)
                            .orElseThrow(() ->
                                    new UsageError(
                                            "Failed to mangle name '"
                                                    + pattern
                                                    + "': Invalid argument")));
        }
        String member = names.isEmpty() ? "Dump" : "DumpUnitsMatchingPatterns";
        try {
            List<Object> answer =
                    names.isEmpty() ? manager.call(member, "") : manager.call(member, "as", names);
            session.output().printWhole("dump", answer.get(0).toString());
        } catch (CallFailed e) {
            throw new UsageError("Failed to call " + member + ": " + e.text());
        }
        return 0;
    }

    static int log(Session session, boolean level, Optional<String> value) throws UsageError {
        ManagerClient manager = session.manager();
        String property = level ? "LogLevel" : "LogTarget";
        String what = (level ? "level of " : "target of ") + ManagerClient.NAME;
        try {
            if (value.isEmpty()) {
                session.output()
                        .println(manager.peer().get(LOG_PATH, LOG, property).value().toString());
                return 0;
            }
            if (level && SyslogLevels.named(value.get()).isEmpty()) {
                throw new UsageError("\"" + value.get() + "\" is not a valid log level.");
            }
            manager.peer().set(LOG_PATH, LOG, property, Variant.of("s", value.get()));
            return 0;
        } catch (CallFailed e) {
            throw new UsageError(
                    value.isEmpty()
                            ? "Failed to get log " + what + ": " + e.text()
                            : "Failed to set log " + what + " to " + value.get() + ": " + e.text());
        }
    }

    static int serviceWatchdogs(Session session, Optional<String> value) throws UsageError {
        ManagerClient manager = session.manager();
        try {
            if (value.isEmpty()) {
                boolean on = (Boolean) manager.get("ServiceWatchdogs");
                session.output().println(on ? "yes" : "no");
                return 0;
            }
            boolean on =
                    Booleans.parse(value.get())
                            .orElseThrow(() ->
                                    new UsageError(
                                            "Failed to parse service-watchdogs argument: Invalid"
                                                    + " argument"));
            manager.peer()
                    .set(
                            ManagerClient.PATH,
                            ManagerClient.INTERFACE,
                            "ServiceWatchdogs",
                            Variant.of("b", on));
            return 0;
        } catch (CallFailed e) {
            String verb = value.isEmpty() ? "get" : "set";
            throw new UsageError("Failed to " + verb + " service-watchdog state: " + e.text());
        }
    }
}
