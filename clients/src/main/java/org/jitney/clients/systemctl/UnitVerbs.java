package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.LogControl;
import org.jitney.clients.cli.Signals;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** The verbs that do something to loaded units without queueing a job. */
final class UnitVerbs {
    /** What the discoverable partitions of an image are called. */
    private static final Set<String> PARTITIONS =
            Set.of(
                    "root",
                    "usr",
                    "home",
                    "srv",
                    "esp",
                    "xbootldr",
                    "swap",
                    "tmp",
                    "var",
                    "root-verity",
                    "usr-verity",
                    "root-verity-sig",
                    "usr-verity-sig");

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
        return forEach(operands, failure, call, false);
    }

    private int forEach(List<String> operands, String failure, UnitCall call, boolean holds)
            throws CallFailed, UsageError {
        int status = ExitCode.SUCCESS;
        for (String name : UnitNames.expand(context, operands, UnitType.SERVICE)) {
            if (holds && !refIfOnBus(name)) {
                status = ExitCode.FAILURE;
                continue;
            }
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
                unit -> manager.run("CleanUnit", "sas", unit, what),
                true);
    }

    private int freeze(List<String> operands, String verb, String method)
            throws CallFailed, UsageError {
        return forEach(
                operands,
                "Failed to " + verb + " unit",
                unit -> manager.run(method, "s", unit),
                true);
    }

    /** Keeps a unit loaded until we are done; only a bus lets the manager know when that is. */
    private boolean refIfOnBus(String unit) {
        try {
            if (manager.peer().connection().isOnBus()) {
                manager.run("RefUnit", "s", unit);
            }
            return true;
        } catch (CallFailed e) {
            context.error("Failed to add reference to unit " + unit + ": " + e.text());
            return false;
        }
    }

    private int setProperty(List<String> operands) throws CallFailed, UsageError {
        int status = ExitCode.SUCCESS;
        for (String unit : UnitNames.expand(context, operands.subList(0, 1), UnitType.SERVICE)) {
            UnitType type = UnitName.parse(unit).map(UnitName::type).orElse(UnitType.SERVICE);
            List<Struct> settings = new ArrayList<>();
            for (String assignment : operands.subList(1, operands.size())) {
                settings.addAll(Assignment.parse(type, assignment));
            }
            boolean runtime = context.options().runtime();
            try {
                manager.run("SetUnitProperties", "sba(sv)", unit, runtime, settings);
            } catch (CallFailed e) {
                context.error("Failed to set unit properties on " + unit + ": " + e.text());
                status = ExitCode.FAILURE;
            }
        }
        return status;
    }

    private int bind(List<String> operands) throws CallFailed, UsageError {
        String source = operands.get(1);
        String target = operands.size() > 2 ? operands.get(2) : source;
        boolean readOnly = context.options().has("read-only");
        boolean mkdir = context.options().has("mkdir");
        String unit = UnitNames.mangle(context, operands.get(0), UnitType.SERVICE);
        return attempt(
                "bind mount", "BindMountUnit", "sssbb", unit, source, target, readOnly, mkdir);
    }

    private int mountImage(List<String> operands) throws CallFailed, UsageError {
        String source = operands.get(1);
        String target = operands.get(2);
        List<Struct> mountOptions = new ArrayList<>();
        if (operands.size() > 3) {
            for (String part : operands.get(3).split(" ", -1)) {
                int colon = part.indexOf(':');
                String partition = colon < 0 ? "root" : part.substring(0, colon);
                if (!PARTITIONS.contains(partition)) {
                    throw new UsageError("Failed to create bus message: Invalid argument");
                }
                mountOptions.add(Struct.of(partition, part.substring(colon + 1)));
            }
        }
        boolean readOnly = context.options().has("read-only");
        boolean mkdir = context.options().has("mkdir");
        String unit = UnitNames.mangle(context, operands.get(0), UnitType.SERVICE);
        return attempt(
                "mount image",
                "MountImageUnit",
                "sssbba(ss)",
                unit,
                source,
                target,
                readOnly,
                mkdir,
                mountOptions);
    }

    private int attempt(String what, String method, String signature, Object... arguments) {
        try {
            manager.run(method, signature, arguments);
            return ExitCode.SUCCESS;
        } catch (CallFailed e) {
            context.error("Failed to " + what + ": " + e.text());
            return ExitCode.FAILURE;
        }
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
        String unit = UnitNames.mangle(context, operands.get(0), UnitType.SERVICE);
        String name = manager.unit(unit, "org.freedesktop.systemd1.Service", "BusName").toString();
        if (name.isEmpty()) {
            context.error("Unit " + unit + " doesn't declare BusName=.");
            context.note(
                    "Hint: the service must declare BusName= and implement the appropriate D-Bus"
                            + " interface.\n      See the org.freedesktop.LogControl1(5) man page"
                            + " for details.");
            return ExitCode.FAILURE;
        }
        List<String> values = operands.subList(1, operands.size());
        LogControl.run(context.output(), manager.peer().at(name), name, level, values);
        return ExitCode.SUCCESS;
    }

    /** {@return whether the verb needs a bus, as the manager must see the client go away} */
    static boolean needsBus(String verb) {
        return Set.of("clean", "freeze", "thaw", "service-log-level", "service-log-target")
                .contains(verb);
    }
}
