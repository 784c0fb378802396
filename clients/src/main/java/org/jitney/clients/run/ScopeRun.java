package org.jitney.clients.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.JobWaiter;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Identity;
import org.jitney.linux.sys.Unistd;
import org.jitney.unitfile.UnitType;

/** Makes a scope around ourselves and becomes the command. */
final class ScopeRun {
    private static final int FAILURE = 1;

    private final RunContext context;
    private final RunOptions options;
    private final String description;
    private final List<String> command;

    ScopeRun(RunContext context, String description, List<String> command) {
        this.context = context;
        this.options = context.options();
        this.description = description;
        this.command = command;
    }

    /** Who the command is to run as. */
    private record Account(String name, int uid, int gid, String home, String shell) {}

    int run() throws UsageError, CallFailed {
        JobWaiter jobs =
                new JobWaiter(
                        context.peer(), options.where().user(), options.quiet(), context::error);
        String unit = context.unitName(UnitType.SCOPE);
        List<Struct> properties =
                new UnitProperties(context, description, command).scope(Unistd.getpid());
        try {
            jobs.add(context.start(unit, properties, List.of()));
        } catch (CallFailed e) {
            context.error("Failed to start transient scope unit: " + e.text());
            return FAILURE;
        }
        if (jobs.await() != 0) {
            return FAILURE;
        }
        Map<String, String> environment = new LinkedHashMap<>(context.environment().variables());
        environment.put("INVOCATION_ID", invocationId());
        become(environment);
        for (String variable : options.variables(context.environment())) {
            int equals = variable.indexOf('=');
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        context.info("Running scope as unit: " + unit);
        return execute(environment);
    }

    private String invocationId() throws UsageError {
        try {
            byte[] id =
                    (byte[])
                            context.peer()
                                    .get(
                                            "/org/freedesktop/systemd1/unit/self",
                                            "org.freedesktop.systemd1.Unit",
                                            "InvocationID")
                                    .value();
            return HexFormat.of().formatHex(id);
        } catch (CallFailed e) {
            throw new UsageError("Failed to request invocation ID for scope: " + e.text());
        }
    }

    private void become(Map<String, String> environment) throws UsageError {
        try {
            Optional<String> nice = options.last("nice");
            if (nice.isPresent()) {
                Unistd.setNice(Integer.parseInt(nice.get()));
            }
            Optional<Account> account = account();
            Optional<Integer> group = group();
            if (account.isPresent()) {
                Account user = account.get();
                environment.put("HOME", user.home());
                environment.put("SHELL", user.shell());
                environment.put("USER", user.name());
                environment.put("LOGNAME", user.name());
                Identity.become(user.uid(), group.orElse(user.gid()), List.of());
            } else if (group.isPresent()) {
                Identity.become(Unistd.geteuid(), group.get(), List.of());
            }
            Optional<String> directory = options.workingDirectory(context.environment());
            if (directory.isPresent()) {
                Unistd.chdir(directory.get());
            }
        } catch (ErrnoException e) {
            throw new UsageError("Failed to prepare for the command: " + e.getMessage());
        }
    }

    private Optional<Account> account() throws UsageError {
        Optional<String> wanted = options.last("uid");
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                entry("/etc/passwd", wanted.get(), 2)
                        .map(f ->
                                new Account(
                                        f[0],
                                        Integer.parseInt(f[2]),
                                        Integer.parseInt(f[3]),
                                        f[5],
                                        f[6].isEmpty() ? "/bin/sh" : f[6]))
                        .orElseThrow(() ->
                                new UsageError(
                                        "Failed to resolve user %s: No such process"
                                                .formatted(wanted.get()))));
    }

    private Optional<Integer> group() throws UsageError {
        Optional<String> wanted = options.last("gid");
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                entry("/etc/group", wanted.get(), 2)
                        .map(fields -> Integer.valueOf(fields[2]))
                        .orElseThrow(() ->
                                new UsageError(
                                        "Failed to resolve group %s: No such process"
                                                .formatted(wanted.get()))));
    }

    /** {@return the entry whose name or number that is} */
    private static Optional<String[]> entry(String file, String wanted, int numberAt) {
        try {
            for (String line : Files.readAllLines(Path.of(file))) {
                String[] fields = line.split(":", -1);
                boolean found =
                        fields.length > numberAt
                                && (fields[0].equals(wanted) || fields[numberAt].equals(wanted));
                if (found) {
                    return Optional.of(fields);
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private int execute(Map<String, String> environment) {
        List<String> variables = new ArrayList<>();
        environment.forEach((name, value) -> variables.add(name + "=" + value));
        Environment streams = context.environment();
        streams.out().flush();
        streams.err().flush();
        try {
            Unistd.execve(command.getFirst(), command, variables);
        } catch (ErrnoException e) {
            context.error("Failed to execute: " + e.getMessage());
        }
        return FAILURE;
    }
}
