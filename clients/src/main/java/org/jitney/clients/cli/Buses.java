package org.jitney.clients.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.CallFailed;

/**
 * Finds the bus, as the environment says and else at the well-known place.
 *
 * <p>Where no system manager was booted, a private one that was started by {@code jitney up} in its
 * usual place is found as well.
 */
public final class Buses {
    private static final Path BOOTED = Path.of("/run/systemd/system");
    private static final Path SYSTEM_BUS = Path.of("/run/dbus/system_bus_socket");

    private Buses() {}

    /** {@return the address of the system bus} */
    public static BusAddress system(Environment environment) throws CallFailed {
        Optional<String> address = environment.variable("DBUS_SYSTEM_BUS_ADDRESS");
        if (address.isPresent()) {
            return parse(address.get());
        }
        Path ours = directory(environment).resolve("bus");
        return BusAddress.unix(!Files.exists(SYSTEM_BUS) && Files.exists(ours) ? ours : SYSTEM_BUS);
    }

    /** {@return the address of the user's bus} */
    public static BusAddress user(Environment environment) throws CallFailed {
        Optional<String> address = environment.variable("DBUS_SESSION_BUS_ADDRESS");
        if (address.isPresent()) {
            return parse(address.get());
        }
        return BusAddress.unix(runtimeDirectory(environment).resolve("bus"));
    }

    /** {@return the user's runtime directory} */
    public static Path runtimeDirectory(Environment environment) throws CallFailed {
        return Path.of(
                environment
                        .variable("XDG_RUNTIME_DIR")
                        .orElseThrow(() ->
                                failed(
                                        "$DBUS_SESSION_BUS_ADDRESS and $XDG_RUNTIME_DIR not"
                                                + " defined (consider using --machine=<user>@.host"
                                                + " --user to connect to bus of other user)")));
    }

    /** {@return where a private system lives unless told otherwise} */
    public static Path directory(Environment environment) {
        return Path.of(environment.variable("XDG_RUNTIME_DIR").orElse("/run"), "jitney");
    }

    /** {@return whether there is a system manager that the tools may expect to find} */
    public static boolean isBooted(Environment environment) {
        return Files.isDirectory(BOOTED)
                || environment.variable("DBUS_SYSTEM_BUS_ADDRESS").isPresent()
                || Files.exists(directory(environment).resolve("bus"));
    }

    /** Connects to a bus. */
    public static BlockingConnection connect(Environment environment, BusAddress address)
            throws CallFailed {
        try {
            return prepared(environment, BlockingConnection.bus(address));
        } catch (IOException e) {
            throw failed(text(e));
        }
    }

    /** Connects to a service's own socket. */
    public static BlockingConnection direct(Environment environment, Path socket)
            throws CallFailed {
        try {
            return prepared(environment, BlockingConnection.direct(socket));
        } catch (IOException e) {
            throw failed(text(e));
        }
    }

    private static BlockingConnection prepared(
            Environment environment, BlockingConnection connection) {
        environment
                .variable("SYSTEMD_BUS_TIMEOUT")
                .filter(seconds -> seconds.matches("[0-9]{1,9}"))
                .ifPresent(s -> connection.timeout(Duration.ofSeconds(Long.parseLong(s))));
        return connection;
    }

    /** Parses an address that a user gave. */
    public static BusAddress parse(String address) throws CallFailed {
        try {
            return BusAddress.parse(address);
        } catch (IllegalArgumentException e) {
            throw failed("Invalid argument");
        }
    }

    private static CallFailed failed(String text) {
        return new CallFailed("org.freedesktop.DBus.Error.NoServer", text);
    }

    /** The JDK's wording of the kernel's answer differs in places from the C library's. */
    private static String text(IOException e) {
        String text = String.valueOf(e.getMessage());
        if (e instanceof NoSuchFileException || text.contains("No such file")) {
            return "No such file or directory";
        }
        return text.contains("Connection refused") ? "Connection refused" : text;
    }
}
