package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.Shell;
import org.jitney.clients.cli.UsageError;

/** The verbs about the manager's environment, which all services inherit. */
final class EnvironmentVerbs {
    private EnvironmentVerbs() {}

    static int run(Context context, String verb, List<String> operands)
            throws CallFailed, UsageError {
        switch (verb) {
            case "show-environment" -> show(context);
            case "set-environment" ->
                    change(context, "SetEnvironment", "Failed to set environment", operands);
            case "unset-environment" ->
                    change(context, "UnsetEnvironment", "Failed to set environment", operands);
            default -> importVariables(context, operands);
        }
        return ExitCode.SUCCESS;
    }

    private static void show(Context context) throws CallFailed {
        context.page();
        List<String> assignments = ManagerClient.strings(context.manager().get("Environment"));
        Json.Style json = context.options().json();
        if (json == Json.Style.OFF) {
            assignments.forEach(line -> context.output().println(Shell.assignment(line)));
            return;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : assignments) {
            int equals = line.indexOf('=');
            variables.put(line.substring(0, equals), line.substring(equals + 1));
        }
        context.output().println(Json.render(variables, json));
    }

    private static void change(
            Context context, String method, String failure, List<String> operands)
            throws CallFailed, UsageError {
        ManagerClient manager = context.manager();
        try {
            manager.run(method, "as", operands);
        } catch (CallFailed e) {
            throw new UsageError(failure + ": " + e.text());
        }
    }

    private static void importVariables(Context context, List<String> names)
            throws CallFailed, UsageError {
        Map<String, String> variables = context.environment().variables();
        List<String> assignments = new ArrayList<>();
        if (names.isEmpty()) {
            context.warn(
                    "Calling import-environment without a list of variable names is deprecated.");
            new TreeMap<>(variables).forEach((name, value) -> addIfClean(assignments, name, value));
        }
        for (String name : names) {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new UsageError("Not a valid environment variable name: " + name);
            }
            String value = variables.get(name);
            if (value == null) {
                context.warn("Environment variable $" + name + " not set, ignoring.");
            } else {
                assignments.add(name + "=" + value);
            }
        }
        if (!assignments.isEmpty()) {
            change(context, "SetEnvironment", "Failed to import environment", assignments);
        }
    }

    /** Values with control characters are left out when everything is imported. */
    private static void addIfClean(List<String> assignments, String name, String value) {
        boolean clean = name.matches("[A-Za-z_][A-Za-z0-9_]*");
        if (clean && value.chars().noneMatch(c -> c < ' ' && c != '\t' && c != '\n')) {
            assignments.add(name + "=" + value);
        }
    }
}
