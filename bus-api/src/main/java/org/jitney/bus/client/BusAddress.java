package org.jitney.bus.client;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.address.AddressEntry;

/** Where to find a bus: one or more places, tried in order. */
public record BusAddress(List<Target> targets) {

    /** One place. Empty guids stand for any bus. */
    public sealed interface Target {
        /** {@return the identity of the server there, as the address says} */
        String guid();

        /** {@return the address without its guid} */
        AddressEntry entry();
    }

    /**
     * A unix socket.
     *
     * @param name the path, or the name in the abstract name space
     */
    public record Unix(boolean isAbstract, String name, String guid) implements Target {

        @Override
        public AddressEntry entry() {
            return new AddressEntry("unix", Map.of(isAbstract ? "abstract" : "path", name));
        }
    }

    /**
     * A port.
     *
     * @param family {@code ipv4}, {@code ipv6}, or empty for either
     * @param nonceFile with what has to be sent first
     */
    public record Tcp(String host, int port, String family, Optional<String> nonceFile, String guid)
            implements Target {

        @Override
        public AddressEntry entry() {
            Map<String, String> keys = new LinkedHashMap<>();
            keys.put("host", host);
            keys.put("port", Integer.toString(port));
            if (!family.isEmpty()) {
                keys.put("family", family);
            }
            nonceFile.ifPresent(file -> keys.put("noncefile", file));
            return new AddressEntry(nonceFile.isPresent() ? "nonce-tcp" : "tcp", keys);
        }
    }

    /** A program that speaks D-Bus on its standard input and output. */
    public record Exec(String path, List<String> argv, String guid) implements Target {

        @Override
        public AddressEntry entry() {
            Map<String, String> keys = new LinkedHashMap<>();
            keys.put("path", path);
            for (int i = 0; i < argv.size(); i++) {
                keys.put("argv" + i, argv.get(i));
            }
            return new AddressEntry("unixexec", keys);
        }
    }

    private static final String DEFAULT_SYSTEM = "/run/dbus/system_bus_socket";

    public BusAddress {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("an address names at least one place");
        }
    }

    public static BusAddress unix(Path path) {
        return new BusAddress(List.of(new Unix(false, path.toString(), "")));
    }

    /** {@return the system bus as the environment says, else at the well-known place} */
    public static BusAddress system() {
        String address = System.getenv("DBUS_SYSTEM_BUS_ADDRESS");
        return address == null || address.isEmpty()
                ? unix(Path.of(DEFAULT_SYSTEM))
                : parse(address);
    }

    /** {@return the bus of the login session as the environment says} */
    public static BusAddress session() {
        String address = System.getenv("DBUS_SESSION_BUS_ADDRESS");
        if (address != null && !address.isEmpty()) {
            return parse(address);
        }
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        if (runtime == null || runtime.isEmpty()) {
            throw new IllegalArgumentException(
                    "neither DBUS_SESSION_BUS_ADDRESS nor XDG_RUNTIME_DIR is set");
        }
        return unix(Path.of(runtime, "bus"));
    }

    /** Parses an address list; places that cannot be used are passed over if others are left. */
    public static BusAddress parse(String text) {
        return new BusAddress(TargetParser.parse(text));
    }

    /** {@return the address as programs pass it on} */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (Target target : targets) {
            out.append(out.isEmpty() ? "" : ";").append(target.entry());
            if (!target.guid().isEmpty()) {
                out.append(",guid=").append(target.guid());
            }
        }
        return out.toString();
    }
}
