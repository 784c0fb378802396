package org.jitney.clients.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.Assignment;
import org.jitney.linux.fd.Fd;
import org.jitney.unitfile.UnitType;

/** The properties of the units that are made, in the order in which the reference sends them. */
final class UnitProperties {
    private final RunContext context;
    private final RunOptions options;
    private final String description;
    private final List<String> command;
    private final List<Struct> out = new ArrayList<>();

    UnitProperties(RunContext context, String description, List<String> command) {
        this.context = context;
        this.options = context.options();
        this.description = description;
        this.command = command;
    }

    private UnitProperties add(String name, String signature, Object value) {
        out.add(Struct.of(name, Variant.of(signature, value)));
        return this;
    }

    private void unit(UnitType type, List<String> assignments) throws UsageError {
        add("Description", "s", description);
        if (options.collects()) {
            add("CollectMode", "s", "inactive-or-failed");
        }
        for (String assignment : assignments) {
            out.addAll(Assignment.parse(type, assignment));
        }
    }

    private void killAndGroup() throws UsageError {
        if (options.has("send-sighup")) {
            add("SendSIGHUP", "b", true);
        }
        StringBuilder slice = new StringBuilder();
        if (options.has("slice-inherit")) {
            slice.append(ownSlice());
        }
        Optional<String> given = options.last("slice").filter(s -> !s.isEmpty());
        if (given.isPresent()) {
            slice.append(slice.isEmpty() ? "" : "-").append(given.get());
        }
        if (!slice.isEmpty()) {
            add("Slice", "s", context.mangled(slice.toString(), UnitType.SLICE));
        }
    }

    /** {@return the name of the slice that we are in, without its suffix} */
    private static String ownSlice() throws UsageError {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                if (line.startsWith("0::") || line.contains(":name=systemd:")) {
                    String last = "-.slice";
                    for (String part : line.substring(line.indexOf('/')).split("/", -1)) {
                        last = part.endsWith(".slice") ? part : last;
                    }
                    if (!last.equals("-.slice") || line.startsWith("0::")) {
                        return last.equals("-.slice")
                                ? "system"
                                : last.substring(0, last.length() - ".slice".length());
                    }
                }
            }
        } catch (IOException e) {
            throw new UsageError("Failed to get PID slice: " + e.getMessage());
        }
        throw new UsageError("Failed to get PID slice: No data available");
    }

    /**
     * {@return the properties of the service}
     *
     * @param terminal the terminal that becomes its standard streams
     * @param streams our own standard streams, to be handed over
     */
    List<Struct> service(Optional<String> terminal, List<Fd> streams) throws UsageError {
        Environment environment = context.environment();
        unit(UnitType.SERVICE, options.all("property"));
        killAndGroup();
        if (options.waits() || options.stdio() != RunOptions.Stdio.NONE) {
            add("AddRef", "b", true);
        }
        if (options.has("remain-after-exit")) {
            add("RemainAfterExit", "b", true);
        }
        options.serviceType().ifPresent(type -> add("Type", "s", type));
        options.last("uid").ifPresent(user -> add("User", "s", user));
        options.last("gid").ifPresent(group -> add("Group", "s", group));
        options.last("nice").ifPresent(nice -> add("Nice", "i", Integer.parseInt(nice)));
        options.workingDirectory(environment)
                .ifPresent(directory -> add("WorkingDirectory", "s", directory));
        streams(terminal, streams);
        List<String> variables = options.variables(environment);
        if (!variables.isEmpty()) {
            add("Environment", "as", variables);
        }
        if (!command.isEmpty()) {
            add("ExecStart", "a(sasb)", List.of(Struct.of(command.getFirst(), command, false)));
        }
        return List.copyOf(out);
    }

    private void streams(Optional<String> terminal, List<Fd> streams) {
        boolean sendTerm = terminal.isPresent();
        if (terminal.isPresent()) {
            add("StandardInput", "s", "tty");
            add("StandardOutput", "s", "tty");
            add("StandardError", "s", "tty");
            add("TTYPath", "s", terminal.get());
        } else if (!streams.isEmpty()) {
            add("StandardInputFileDescriptor", "h", streams.get(0));
            add("StandardOutputFileDescriptor", "h", streams.get(1));
            add("StandardErrorFileDescriptor", "h", streams.get(2));
            sendTerm =
                    Environment.isTerminal(0)
                            || Environment.isTerminal(1)
                            || Environment.isTerminal(2);
        }
        Optional<String> term = context.environment().variable("TERM");
        if (sendTerm && term.isPresent()) {
            add("Environment", "as", List.of("TERM=" + term.get()));
        }
    }

    List<Struct> scope(long pid) throws UsageError {
        unit(UnitType.SCOPE, options.all("property"));
        killAndGroup();
        add("PIDs", "au", List.of(pid));
        return List.copyOf(out);
    }

    List<Struct> trigger(UnitType type) throws UsageError {
        switch (type) {
            case PATH -> unit(type, options.all("path-property"));
            case SOCKET -> unit(type, options.all("socket-property"));
            case TIMER -> {
                unit(type, options.timers());
                // A timer that has done its work goes by itself.
                add("RemainAfterElapse", "b", false);
            }
            case SERVICE, TARGET, DEVICE, MOUNT, AUTOMOUNT, SWAP, SLICE, SCOPE ->
                    throw new IllegalArgumentException(type + " triggers nothing");
        }
        return List.copyOf(out);
    }
}
