package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Signals;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitType;

/** The verbs that do something to loaded units without queueing a job. */
final class UnitVerbs {
    private static final String LOG_CONTROL = "org.freedesktop.LogControl1";
    private static final String LOG_CONTROL_PATH = "/org/freedesktop/LogControl1";

    private final Context context;
    private final ManagerClient manager;

    private UnitVerbs(Context context) throws CallFailed {
        this.context = context;
        this.manager = context.manager();
    }

    /** A call about one unit. */
    private interface UnitCall {
        void call(String unit) throws CallFailed;
    }

    static int run(Context context, String verb, List<String> operands)
            throws CallFailed, UsageError {
        UnitVerbs verbs = new UnitVerbs(context);
        return switch (verb) {
            case "kill" -> verbs.kill(operands);
            case "clean" -> verbs.clean(operands);
            case "freeze" -> verbs.freeze(operands, "freeze", "FreezeUnit");
            case "thaw" -> verbs.freeze(operands, "thaw", "ThawUnit");
            case "set-property" -> verbs.setProperty(operands);
            case "bind" -> verbs.bind(operands);
            case "mount-image" -> verbs.mountImage(operands);
            case "reset-failed" -> verbs.resetFailed(operands);
            case "cancel" -> verbs.cancel(operands);
            default -> verbs.serviceLog(verb, operands);
        };
    }

    private int forEach(List<String> operands, String failure, UnitCall call)
            throws CallFailed, UsageError {
        int status = ExitCode.SUCCESS;
        for (String name : UnitNames.expand(context, operands, UnitType.SERVICE)) {
            try {
                call.call(name);
            } catch (CallFailed e) {
                context.error(failure + " " + name + ": " + e.text());
                status = ExitCode.FAILURE;
            }
        }
        return status;
    }

    private int kill(List<String> operands) throws CallFailed, UsageError {
        String text = context.options().arguments().last("signal").orElse("TERM");
        OptionalInt signal = Signals.parse(text);
        if (signal.isEmpty()) {
            throw new UsageError("Failed to parse signal string \"" + text + "\".");
        }
        String whom =
                context.options()
                        .arguments()
                        .last("kill-whom")
                        .or(() -> context.options().arguments().last("kill-who"))
                        .orElse("all");
        return forEach(
                operands,
                "Failed to kill unit",
                unit -> manager.run("KillUnit", "ssi", unit, whom, signal.getAsInt()));
    }

    private int clean(List<String> operands) throws CallFailed, UsageError {
        List<String> given = context.options().arguments().words("what");
        List<String> what = given.isEmpty() ? List.of("cache", "runtime") : given;
        return forEach(
                operands,
                "Failed to clean unit",
                unit -> {
                    refIfOnBus(unit);
                    manager.run("CleanUnit", "sas", unit, what);
                });
    }

    private int freeze(List<String> operands, String verb, String method)
            throws CallFailed, UsageError {
        return forEach(
                operands,
                "Failed to " + verb + " unit",
                unit -> {
                    refIfOnBus(unit);
                    manager.run(method, "s", unit);
                });
    }

    /** Keeps a unit loaded until we are done; only a bus lets the manager know when that is. */
    private void refIfOnBus(String unit) throws CallFailed {
        if (manager.peer().connection().isOnBus()) {
            manager.run("RefUnit", "s", unit);
        }
    }

    private int setProperty(List<String> operands) throws CallFailed, UsageError {
        List<Struct> settings = new ArrayList<>();
        for (String assignment : operands.subList(1, operands.size())) {
            settings.addAll(Assignment.parse(assignment));
        }
        return forEach(
                operands.subList(0, 1),
                "Failed to set unit properties on",
                unit ->
                        manager.run(
                                "SetUnitProperties",
                                "sba(sv)",
                                unit,
                                context.options().runtime(),
                                settings));
    }

    private int bind(List<String> operands) throws CallFailed, UsageError {
        String source = operands.get(1);
        String target = operands.size() > 2 ? operands.get(2) : source;
        return forEach(
                operands.subList(0, 1),
                "Failed to bind mount on",
                unit ->
                        manager.run(
                                "BindMountUnit",
                                "sssbb",
                                unit,
                                source,
                                target,
                                context.options().has("read-only"),
                                context.options().has("mkdir")));
    }

    private int mountImage(List<String> operands) throws CallFailed, UsageError {
        String source = operands.get(1);
        String target = operands.size() > 2 ? operands.get(2) : source;
        List<Struct> mountOptions = new ArrayList<>();
        if (operands.size() > 3) {
            for (String part : operands.get(3).split(" ", -1)) {
                int colon = part.indexOf(':');
                mountOptions.add(
                        colon < 0
                                ? Struct.of("root", part)
                                : Struct.of(part.substring(0, colon), part.substring(colon + 1)));
            }
        }
        return forEach(
                operands.subList(0, 1),
                "Failed to mount image on",
                unit ->
                        manager.run(
                                "MountImageUnit",
                                "sssbba(ss)",
                                unit,
                                source,
                                target,
                                context.options().has("read-only"),
                                context.options().has("mkdir"),
                                mountOptions));
    }

    private int resetFailed(List<String> operands) throws CallFailed, UsageError {
        if (operands.isEmpty()) {
            manager.run("ResetFailed", "");
            return ExitCode.SUCCESS;
        }
        return forEach(
                operands,
                "Failed to reset failed state of unit",
                unit -> manager.run("ResetFailedUnit", "s", unit));
    }

    private int cancel(List<String> operands) throws CallFailed, UsageError {
        if (operands.isEmpty()) {
            manager.run("ClearJobs", "");
            return ExitCode.SUCCESS;
        }
        int status = ExitCode.SUCCESS;
        for (String operand : operands) {
            long id = jobId(operand);
            try {
                manager.run("CancelJob", "u", id);
            } catch (CallFailed e) {
                context.error("Failed to cancel job " + id + ": " + e.text());
                status = ExitCode.FAILURE;
            }
        }
        return status;
    }

    private static long jobId(String text) throws UsageError {
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > 0xffff_ffffL) {
            throw new UsageError("Failed to parse job id \"" + text + "\": Invalid argument");
        }
        return Long.parseLong(text);
    }

    private int serviceLog(String verb, List<String> operands) throws CallFailed, UsageError {
        boolean level = verb.equals("service-log-level");
        if (level && operands.size() > 1) {
            ManagerVerbs.checkLogLevel(operands.get(1));
        }
        String unit = UnitNames.mangle(context, operands.get(0), UnitType.SERVICE);
        String name = manager.unit(unit, "org.freedesktop.systemd1.Service", "BusName").toString();
        if (name.isEmpty()) {
            throw new UsageError("Unit " + unit + " doesn't declare BusName=.");
        }
        Peer service = manager.peer().at(name);
        String property = level ? "LogLevel" : "LogTarget";
        if (operands.size() > 1) {
            Variant value = Variant.of("s", operands.get(1));
            service.set(LOG_CONTROL_PATH, LOG_CONTROL, property, value);
        } else {
            Variant value = service.get(LOG_CONTROL_PATH, LOG_CONTROL, property);
            context.output().println(value.value().toString());
        }
        return ExitCode.SUCCESS;
    }

    /** {@return whether the verb needs a bus, as the manager must see the client go away} */
    static boolean needsBus(String verb) {
        return Set.of("clean", "freeze", "thaw", "service-log-level", "service-log-target")
                .contains(verb);
    }
}
