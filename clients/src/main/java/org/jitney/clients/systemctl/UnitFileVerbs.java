package org.jitney.clients.systemctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitType;

/** enable, disable, mask and all other verbs that change the symlinks of unit files. */
final class UnitFileVerbs {
    private static final String SYSV_INSTALL = "/lib/systemd/systemd-sysv-install";

    private final Context context;
    private final Options options;
    private final String verb;

    private UnitFileVerbs(Context context, String verb) {
        this.context = context;
        this.options = context.options();
        this.verb = verb;
    }

    static int run(Context context, String verb, List<String> operands)
            throws CallFailed, UsageError {
        UnitFileVerbs verbs = new UnitFileVerbs(context, verb);
        return switch (verb) {
            case "get-default" -> verbs.getDefault();
            case "set-default" -> verbs.setDefault(operands.get(0));
            case "add-wants", "add-requires" -> verbs.addDependency(operands);
            case "preset-all" -> verbs.presetAll();
            default -> verbs.change(operands);
        };
    }

    private int getDefault() throws CallFailed {
        ManagerClient manager = context.fileManager();
        context.output().println(manager.call("GetDefaultTarget", "").get(0).toString());
        return ExitCode.SUCCESS;
    }

    private int setDefault(String target) throws CallFailed, UsageError {
        String name = UnitNames.mangle(context, target, UnitType.TARGET);
        List<Object> answer = attempt("set default target", "SetDefaultTarget", "sb", name, true);
        return finish(answer);
    }

    private int addDependency(List<String> operands) throws CallFailed, UsageError {
        String target = UnitNames.mangle(context, operands.get(0), UnitType.TARGET);
        List<String> names = names(operands.subList(1, operands.size()));
        String kind = verb.equals("add-wants") ? "Wants" : "Requires";
        List<Object> answer =
                attempt(
                        "add dependency",
                        "AddDependencyUnitFiles",
                        "asssbb",
                        names,
                        target,
                        kind,
                        options.runtime(),
                        options.force());
        return finish(answer);
    }

    private int presetAll() throws CallFailed, UsageError {
        String mode = options.arguments().last("preset-mode").orElse("full");
        return finish(
                attempt(
                        "preset all units",
                        "PresetAllUnitFiles",
                        "sbb",
                        mode,
                        options.runtime(),
                        options.force()));
    }

    private int change(List<String> operands) throws CallFailed, UsageError {
        List<String> names = verb.equals("link") ? paths(operands) : names(operands);
        names = withSysv(names);
        if (names.isEmpty()) {
            return ExitCode.SUCCESS;
        }
        boolean masks = verb.equals("mask") || verb.equals("unmask");
        if (masks && !context.isOffline()) {
            for (String name : names) {
                noteIfMissing(name);
            }
        }
        List<Object> answer = call(names);
        boolean carries = !(answer.get(0) instanceof Boolean known) || known;
        int status = finish(answer);
        if (!carries && !verb.equals("preset") && !options.quiet()) {
            context.note(NO_INSTALL_SECTION);
        }
        return status == ExitCode.SUCCESS ? now(names) : status;
    }

    private List<Object> call(List<String> names) throws CallFailed, UsageError {
        boolean runtime = options.runtime();
        boolean force = options.force();
        return switch (verb) {
            case "enable" ->
                    attempt("enable unit", "EnableUnitFiles", "asbb", names, runtime, force);
            case "reenable" ->
                    attempt("reenable unit", "ReenableUnitFiles", "asbb", names, runtime, force);
            case "link" -> attempt("link unit", "LinkUnitFiles", "asbb", names, runtime, force);
            case "preset" -> preset(names, runtime, force);
            case "mask" -> attempt("mask unit", "MaskUnitFiles", "asbb", names, runtime, force);
            case "unmask" -> attempt("unmask unit", "UnmaskUnitFiles", "asb", names, runtime);
            case "revert" -> attempt("revert unit", "RevertUnitFiles", "as", names);
            default -> disable(names);
        };
    }

    private List<Object> preset(List<String> names, boolean runtime, boolean force)
            throws CallFailed, UsageError {
        String mode = options.arguments().last("preset-mode").orElse("full");
        return mode.equals("full")
                ? attempt("preset unit", "PresetUnitFiles", "asbb", names, runtime, force)
                : attempt(
                        "preset unit",
                        "PresetUnitFilesWithMode",
                        "assbb",
                        names,
                        mode,
                        runtime,
                        force);
    }

    private List<Object> attempt(String what, String method, String signature, Object... arguments)
            throws UsageError, CallFailed {
        ManagerClient manager = context.fileManager();
        try {
            return manager.call(method, signature, arguments);
        } catch (CallFailed e) {
            if (context.isOffline()) {
                throw new UsageError(offline().failure(e.text(), subjects(arguments)));
            }
            throw new UsageError("Failed to " + what + ": " + e.text());
        }
    }

    private OfflineText offline() {
        return new OfflineText(verb, treePath());
    }

    private static List<String> subjects(Object... arguments) {
        return arguments.length > 0 && arguments[0] instanceof List<?> names
                ? names.stream().map(Object::toString).toList()
                : List.of();
    }

    /** {@return where the tree is, empty for the machine's own} */
    private String treePath() {
        return options.root().map(Object::toString).filter(r -> !r.equals("/")).orElse("");
    }

    /** Disables all that there is: without a manager, a name that nothing has is only told. */
    private List<Object> disable(List<String> names) throws CallFailed, UsageError {
        if (!context.isOffline()) {
            return attempt("disable unit", "DisableUnitFiles", "asb", names, options.runtime());
        }
        List<String> left = new ArrayList<>(names);
        while (!left.isEmpty()) {
            try {
                return context.fileManager()
                        .call("DisableUnitFiles", "asb", left, options.runtime());
            } catch (CallFailed e) {
                String text = offline().failure(e.text(), left);
                Optional<String> missing = OfflineText.missing(e.text());
                if (missing.isEmpty() || !left.remove(missing.get())) {
                    throw new UsageError(text);
                }
                context.note(text);
            }
        }
        return List.of(List.of());
    }

    private List<String> names(List<String> operands) throws UsageError {
        List<String> names = new ArrayList<>();
        for (String operand : operands) {
            // A path means a file somewhere else, which is linked into the search path first.
            boolean path = operand.contains("/");
            if (path && verb.equals("disable")) {
                context.note(
                        "Warning: Can't execute disable on the unit file path. Proceeding with the"
                                + " unit name.");
                names.add(operand.substring(operand.lastIndexOf('/') + 1));
                continue;
            }
            if (operand.isEmpty()) {
                throw new UsageError("Failed to mangle unit name or path '': Invalid argument");
            }
            names.add(
                    path
                            ? context.environment()
                                    .directory()
                                    .resolve(operand)
                                    .normalize()
                                    .toString()
                            : UnitNames.mangleName(context, verb, operand));
        }
        return names;
    }

    private List<String> paths(List<String> operands) throws UsageError {
        List<String> paths = new ArrayList<>();
        for (String operand : operands) {
            if (options.root().isPresent() && !operand.startsWith("/")) {
                throw new UsageError(
                        "Non-absolute paths are not allowed when --root is used: " + operand);
            }
            if (!operand.contains("/")) {
                throw new UsageError(
                        "Link argument must contain at least one directory separator.\n"
                                + "If you intended to link a file in the current directory, try ./"
                                + UnitEscape.mangle(operand, UnitType.SERVICE).orElse(operand)
                                + " instead.");
            }
            paths.add(context.environment().directory().resolve(operand).normalize().toString());
        }
        return paths;
    }

    private void noteIfMissing(String name) throws CallFailed, UsageError {
        ManagerClient manager = context.manager();
        Properties unit;
        try {
            unit = manager.unit(name);
        } catch (CallFailed e) {
            throw new UsageError("Failed to get properties: " + e.text());
        }
        boolean missing =
                unit.string("LoadState").equals("not-found")
                        && unit.string("ActiveState").equals("inactive");
        if (missing && !options.quiet()) {
            context.note("Unit " + name + " does not exist, proceeding anyway.");
        }
    }

    /** Prints the changes, and makes the manager see them. */
    private int finish(List<Object> answer) throws CallFailed, UsageError {
        if (!options.quiet()) {
            for (Struct change : ManagerClient.structs(answer.get(answer.size() - 1))) {
                context.note(text(change));
            }
        }
        if (!options.has("no-reload") && !context.isOffline()) {
            try {
                context.manager().run("Reload", "");
            } catch (CallFailed e) {
                throw new UsageError("Failed to reload daemon: " + e.text());
            }
        }
        return ExitCode.SUCCESS;
    }

    private String text(Struct change) {
        String root = treePath();
        boolean isPath = change.string(1).startsWith("/");
        String path = (isPath ? root : "") + change.string(1);
        boolean link = change.string(0).equals("symlink");
        String source = (!link && change.string(2).startsWith("/") ? root : "") + change.string(2);
        return switch (change.string(0)) {
            case "symlink" ->
                    "Created symlink "
                            + path
                            + " "
                            + context.output().glyph(Glyph.ARROW_RIGHT)
                            + " "
                            + source
                            + ".";
            case "unlink" -> "Removed \"" + path + "\".";
            case "masked" -> "Unit " + path + " is masked, ignoring.";
            case "masked by generator" ->
                    "Unit " + path + " is masked via a generator and cannot be unmasked, ignoring.";
            case "dangling" ->
                    "Unit " + path + " is an alias to a unit that is not present, ignoring.";
            case "destination not present" ->
                    "Unit "
                            + source
                            + " is added as a dependency to a non-existent unit "
                            + path
                            + ".";
            case "auxiliary unit failed" ->
                    "Failed to enable auxiliary unit " + path + ", ignoring.";
            default -> change.string(0) + " " + path + " " + source;
        };
    }

    /** Starts or stops what was changed, with {@code --now}. */
    private int now(List<String> paths) throws CallFailed {
        if (!options.has("now") || context.isOffline()) {
            return ExitCode.SUCCESS;
        }
        List<String> names = new ArrayList<>();
        for (String path : paths) {
            names.add(path.substring(path.lastIndexOf('/') + 1));
        }
        return switch (verb) {
            case "enable", "reenable" -> StartVerbs.run(context, "start", names, options.jobMode());
            case "disable", "mask" -> StartVerbs.run(context, "stop", names, options.jobMode());
            default -> ExitCode.SUCCESS;
        };
    }

    /**
     * Keeps the links of init scripts in step: a service that also has a script in {@code
     * /etc/init.d} is announced to the distribution's own tool, as the reference does.
     */
    private List<String> withSysv(List<String> names) throws UsageError {
        boolean concerned =
                verb.equals("enable") || verb.equals("disable") || verb.equals("is-enabled");
        Path tool = Path.of(SYSV_INSTALL);
        if (!concerned
                || options.user()
                || options.has("global")
                || options.root().isPresent()
                || !Files.isExecutable(tool)) {
            return names;
        }
        for (String name : names) {
            int dot = name.lastIndexOf(".service");
            boolean script =
                    dot > 0
                            && !name.contains("/")
                            && Files.isExecutable(Path.of("/etc/init.d", name.substring(0, dot)));
            if (script) {
                announce(name, name.substring(0, dot));
            }
        }
        return names;
    }

    private void announce(String unit, String script) throws UsageError {
        if (!options.quiet()) {
            context.note(
                    "Synchronizing state of "
                            + unit
                            + " with SysV service script with "
                            + SYSV_INSTALL
                            + ".");
            context.note("Executing: " + SYSV_INSTALL + " " + verb + " " + script);
        }
        try {
            Process process =
                    new ProcessBuilder(SYSV_INSTALL, verb, script)
                            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            int status = process.waitFor();
            if (status != 0) {
                throw new UsageError(SYSV_INSTALL + " failed with exit status " + status + ".");
            }
        } catch (IOException e) {
            throw new UsageError("Failed to execute " + SYSV_INSTALL + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageError("Interrupted.");
        }
    }

    private static final String NO_INSTALL_SECTION =
            """
            The unit files have no installation config (WantedBy=, RequiredBy=, Also=,
            Alias= settings in the [Install] section, and DefaultInstance= for template
            units). This means they are not meant to be enabled using systemctl.
            \s
            Possible reasons for having this kind of units are:
            • A unit may be statically enabled by being symlinked from another unit's
              .wants/ or .requires/ directory.
            • A unit's purpose may be to act as a helper for some other unit which has
              a requirement dependency on it.
            • A unit may be started when needed via activation (socket, path, timer,
              D-Bus, udev, scripted systemctl call, ...).
            • In case of template units, the unit is meant to be enabled with some
              instance name specified.\
            """;
}
