package org.jitney.bus.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.address.AddressEntry;
import org.jitney.bus.address.BadAddress;
import org.jspecify.annotations.Nullable;

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
        try {
            List<Target> targets = new ArrayList<>();
            BadAddress problem = null;
            for (AddressEntry entry : AddressEntry.parse(text)) {
                try {
                    targets.add(target(entry));
                } catch (BadAddress e) {
                    problem = e;
                }
            }
            if (targets.isEmpty() && problem != null) {
                throw problem;
            }
            return new BusAddress(targets);
        } catch (BadAddress e) {
            throw new IllegalArgumentException(e.problem(), e);
        }
    }

    private static Target target(AddressEntry entry) throws BadAddress {
        String guid = entry.get("guid").orElse("");
        return switch (entry.transport()) {
            case "unix" -> unix(entry, guid);
            case "tcp" -> tcp(entry, guid, null);
            case "nonce-tcp" -> tcp(entry, guid, needed(entry, "noncefile"));
            case "unixexec" -> new Exec(needed(entry, "path"), argv(entry), guid);
            case "autolaunch" ->
                    throw new BadAddress(
                            "autolaunch: is not supported, no bus is started by itself here: start"
                                    + " one, with dbus-run-session for example, and set"
                                    + " DBUS_SESSION_BUS_ADDRESS to its address");
            default ->
                    throw new BadAddress(
                            "transport '%s' of bus address '%s' is not supported"
                                    .formatted(entry.transport(), entry));
        };
    }

    private static Unix unix(AddressEntry entry, String guid) throws BadAddress {
        Optional<String> path = entry.get("path");
        Optional<String> name = entry.get("abstract");
        boolean runtime = entry.get("runtime").orElse("").equals("yes");
        if ((path.isPresent() ? 1 : 0) + (name.isPresent() ? 1 : 0) + (runtime ? 1 : 0) != 1) {
            throw new BadAddress(
                    "bus address '%s' names no unix socket to connect to".formatted(entry));
        }
        if (runtime) {
            String directory = System.getenv("XDG_RUNTIME_DIR");
            if (directory == null || directory.isEmpty()) {
                throw new BadAddress("unix:runtime=yes, but XDG_RUNTIME_DIR is not set");
            }
            return new Unix(false, directory + "/bus", guid);
        }
        return path.isPresent()
                ? new Unix(false, path.get(), guid)
                : new Unix(true, name.orElse(""), guid);
    }

    private static Tcp tcp(AddressEntry entry, String guid, @Nullable String nonceFile)
            throws BadAddress {
        String family = entry.get("family").orElse("");
        if (!family.isEmpty() && !family.equals("ipv4") && !family.equals("ipv6")) {
            throw new BadAddress("family '%s' of bus address '%s'".formatted(family, entry));
        }
        try {
            int port = Integer.parseInt(needed(entry, "port"));
            if (port < 1 || port > 65535) {
                throw new BadAddress("port %d of bus address '%s'".formatted(port, entry));
            }
            String host = entry.get("host").orElse("localhost");
            return new Tcp(host, port, family, Optional.ofNullable(nonceFile), guid);
        } catch (NumberFormatException e) {
            throw new BadAddress("the port of bus address '%s' is no number".formatted(entry));
        }
    }

    private static List<String> argv(AddressEntry entry) throws BadAddress {
        List<String> argv = new ArrayList<>();
        argv.add(entry.get("argv0").orElse(needed(entry, "path")));
        while (entry.keys().containsKey("argv" + argv.size())) {
            argv.add(needed(entry, "argv" + argv.size()));
        }
        return argv;
    }

    private static String needed(AddressEntry entry, String key) throws BadAddress {
        Optional<String> value = entry.get(key);
        if (value.isEmpty()) {
            throw new BadAddress("bus address '%s' needs '%s'".formatted(entry, key));
        }
        return value.get();
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
