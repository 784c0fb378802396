package org.jitney.clients.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.CallFailed;

/**
 * Finds a service manager: root reaches the system's by its own socket, others by the bus.
 *
 * <p>What goes wrong is a failed call whose text is the reason only.
 */
public final class ManagerBus {
    /** What there is to say before the reason, where no manager was booted. */
    public static final String NOT_BOOTED =
            "System has not been booted with systemd as init system (PID 1). Can't operate.";

    private static final Path DIRECT_SOCKET = Path.of("systemd/private");

    private ManagerBus() {}

    /** {@return a direct connection to the system's manager, if this is root and it listens} */
    private static Optional<BlockingConnection> direct(Environment environment) throws CallFailed {
        if (environment.uid() != 0) {
            return Optional.empty();
        }
        List<Path> candidates = new ArrayList<>();
        BusAddress.Target bus = Buses.system(environment).targets().get(0);
        // A private system keeps its direct socket beside its bus; that one is meant if it is
        // named.
        if (bus instanceof BusAddress.Unix unix && !unix.isAbstract()) {
            candidates.add(Path.of(unix.name()).resolveSibling(DIRECT_SOCKET));
        }
        candidates.add(Path.of("/run").resolve(DIRECT_SOCKET));
        for (Path candidate : candidates) {
            Optional<BlockingConnection> connection = directTo(environment, candidate);
            if (connection.isPresent()) {
                return connection;
            }
        }
        return Optional.empty();
    }

    private static Optional<BlockingConnection> directTo(Environment environment, Path socket) {
        if (!Files.exists(socket)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Buses.direct(environment, socket));
        } catch (CallFailed e) {
            // Nobody listens there any more: the bus may still do.
            return Optional.empty();
        }
    }

    /** Connects to the manager of the calling user. */
    private static BlockingConnection ofUser(Environment environment) throws CallFailed {
        Optional<String> runtime = environment.variable("XDG_RUNTIME_DIR");
        if (runtime.isPresent()) {
            Path socket = Path.of(runtime.get()).resolve(DIRECT_SOCKET);
            if (Files.exists(socket)) {
                return Buses.direct(environment, socket);
            }
        }
        return Buses.connect(environment, Buses.user(environment));
    }

    /**
     * Connects to the manager that a tool means.
     *
     * @param onBus whether a bus is needed, as other services are asked as well, or as the manager
     *     has to see the client go away
     * @throws UsageError with all that is to be said when there is none
     */
    public static BlockingConnection connect(Environment environment, Where where, boolean onBus)
            throws UsageError {
        if (where.isLocal() && !where.user() && !Buses.isBooted(environment)) {
            throw new UsageError(NOT_BOOTED + "\nFailed to connect to bus: Host is down");
        }
        try {
            if (where.isLocal() && !onBus) {
                Optional<BlockingConnection> direct =
                        where.user() ? Optional.of(ofUser(environment)) : direct(environment);
                if (direct.isPresent()) {
                    return direct.get();
                }
            }
            return where.isLocal() && where.user()
                    ? ofUserOnBus(environment)
                    : Buses.connect(environment, where.bus(environment));
        } catch (CallFailed e) {
            throw new UsageError("Failed to connect to bus: " + e.text());
        }
    }

    /** A user's manager may run without a bus; it then answers on its own socket only. */
    private static BlockingConnection ofUserOnBus(Environment environment) throws CallFailed {
        try {
            return Buses.connect(environment, Buses.user(environment));
        } catch (CallFailed e) {
            return ofUser(environment);
        }
    }
}
