package org.jitney.clients.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.CallFailed;

/**
 * The way to the small daemons of a system: this one, another host's or a container's, or a
 * directory tree that nobody runs ({@code --root=}), for which they are started.
 */
public final class ServiceAccess implements AutoCloseable {
    private final Environment environment;
    private final Arguments arguments;
    private Optional<Peer> open = Optional.empty();
    private boolean offline;

    /** Goes where {@code --root=}, {@code --host=} and {@code --machine=} lead. */
    public ServiceAccess(Environment environment, Arguments arguments) {
        this.environment = environment;
        this.arguments = arguments;
    }

    /** The work of a tool that asks the services of a system. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does it.
         *
         * @throws UsageError with the lines to print; the status is 1 then
         */
        void run(Arguments arguments, Screen screen, ServiceAccess access) throws UsageError;
    }

    /** {@return the exit status of a tool that asks the services of a system} */
    public static int run(
            Tool tool, String[] line, Environment environment, Tool.HelpText help, Work work) {
        return tool.run(
                line,
                environment,
                help,
                (arguments, output) -> {
                    try (Screen screen = new Screen(environment, arguments);
                            ServiceAccess access = new ServiceAccess(environment, arguments)) {
                        work.run(arguments, screen, access);
                        return 0;
                    }
                });
    }

    /** {@return whether the service may ask the user for a password} */
    public boolean mayAsk() {
        return !arguments.has("no-ask-password");
    }

    /** {@return whether the system is this one} */
    public boolean isLocal() {
        return Where.of(arguments).isLocal() && !arguments.has("root");
    }

    /** {@return whether the system's files are at hand} */
    public boolean hasFiles() {
        return Where.of(arguments).isLocal();
    }

    /** {@return the directory that is the root of the system} */
    public Path root() throws UsageError {
        Path root = environment.directory().resolve(arguments.last("root").orElse("/"));
        if (!Files.isDirectory(root)) {
            throw new UsageError("Failed to open root directory " + root + ": No such directory");
        }
        return root;
    }

    /** {@return a service of that system} */
    public Peer service(String name) throws UsageError {
        if (open.isEmpty()) {
            boolean interactive = !arguments.has("no-ask-password");
            try {
                open =
                        Optional.of(
                                new Peer(Buses.connect(environment, address()), name, interactive));
            } catch (CallFailed e) {
                throw new UsageError("Failed to connect to bus: " + e.text());
            }
        }
        return open.get().at(name);
    }

    private BusAddress address() throws UsageError, CallFailed {
        Where where = Where.of(arguments);
        if (arguments.has("root")) {
            if (!where.isLocal()) {
                throw new UsageError("--root= and --host= or --machine= cannot be used together.");
            }
            return tree();
        }
        if (where.isLocal() && !Buses.isBooted(environment)) {
            throw new UsageError(
                    "System has not been booted with systemd as init system (PID 1). Can't"
                            + " operate.\n"
                            + "Failed to connect to bus: Host is down");
        }
        return where.bus(environment);
    }

    private BusAddress tree() throws UsageError {
        Path root = root();
        OfflineBus bus =
                environment
                        .offline()
                        .orElseThrow(() -> new UsageError("--root= is not supported here."));
        try {
            Path _ = bus.open(root, OfflineBus.Scope.SYSTEM);
            offline = true;
            return BusAddress.unix(bus.bus());
        } catch (IOException e) {
            throw new UsageError("Failed to work on " + root + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        open.ifPresent(Peer::close);
        if (offline) {
            environment.offline().ifPresent(OfflineBus::close);
        }
    }
}
