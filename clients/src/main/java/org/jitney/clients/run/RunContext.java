package org.jitney.clients.run;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.ManagerBus;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** One run of the tool: what it was asked for, the manager it talks to, where it says things. */
final class RunContext implements AutoCloseable {
    static final String NAME = "org.freedesktop.systemd1";
    static final String PATH = "/org/freedesktop/systemd1";
    static final String MANAGER = "org.freedesktop.systemd1.Manager";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Environment environment;
    private final RunOptions options;
    private final Output output;
    private final Peer peer;

    private RunContext(Environment environment, RunOptions options, Peer peer) {
        this.environment = environment;
        this.options = options;
        this.output = Output.of(environment.err(), Output.Look.of(environment));
        this.peer = peer;
    }

    /** Connects to the manager, on the bus when the unit is to be held and watched. */
    static RunContext open(Environment environment, RunOptions options) throws UsageError {
        boolean bus = options.waits() || options.stdio() != RunOptions.Stdio.NONE;
        BlockingConnection connection = ManagerBus.connect(environment, options.where(), bus);
        boolean interactive = !options.where().user() && !options.has("no-ask-password");
        return new RunContext(environment, options, new Peer(connection, NAME, interactive));
    }

    Environment environment() {
        return environment;
    }

    RunOptions options() {
        return options;
    }

    Peer peer() {
        return peer;
    }

    /** Says something, unless nothing is to be said. */
    void info(String text) {
        if (!options.quiet()) {
            environment.err().print(text + "\n");
            environment.err().flush();
        }
    }

    void error(String text) {
        for (String line : text.split("\n", -1)) {
            environment.err().print(output.paint(Colour.HIGHLIGHT_RED, line) + "\n");
        }
        environment.err().flush();
    }

    /** {@return the name that was given, with the suffix of the type} */
    String mangled(String text, UnitType type) throws UsageError {
        Optional<String> name = UnitEscape.mangle(text, type);
        if (name.isEmpty()) {
            throw new UsageError("Failed to mangle unit name: Invalid argument");
        }
        if (name.get().contains("\\x") && !text.contains("\\x") && !text.startsWith("/")) {
            info(
                    "Invalid unit name \"%s\" escaped as \"%s\" (maybe you should use systemd-escape?)."
                            .formatted(text, new UnitName(name.get()).withoutSuffix()));
        }
        return name.get();
    }

    /** {@return the name that was given, else one that nobody else has} */
    String unitName(UnitType type) throws UsageError, CallFailed {
        if (options.unit().isPresent()) {
            return mangled(options.unit().get(), type);
        }
        String suffix = "." + type.suffix();
        if (!peer.connection().isOnBus()) {
            byte[] id = new byte[16];
            RANDOM.nextBytes(id);
            return "run-r" + HexFormat.of().formatHex(id) + suffix;
        }
        try {
            String unique = peer.connection().uniqueName();
            String id = unique.startsWith(":1.") ? unique.substring(3) : unique.substring(1);
            return "run-u" + id + suffix;
        } catch (IOException e) {
            throw new CallFailed(CallFailed.DISCONNECTED, String.valueOf(e.getMessage()));
        }
    }

    /** Makes the unit. {@return the path of its start job} */
    String start(String unit, List<?> properties, List<?> auxiliary) throws CallFailed {
        return peer.call(
                        PATH,
                        MANAGER,
                        "StartTransientUnit",
                        "ssa(sv)a(sa(sv))",
                        unit,
                        "fail",
                        properties,
                        auxiliary)
                .getFirst()
                .toString();
    }

    @Override
    public void close() {
        peer.close();
    }
}
