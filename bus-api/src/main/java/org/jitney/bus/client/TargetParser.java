package org.jitney.bus.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.address.AddressEntry;
import org.jitney.bus.address.BadAddress;
import org.jspecify.annotations.Nullable;

/** Reads addresses. On its own, as most commands take the well-known path and need none of it. */
final class TargetParser {
    private TargetParser() {}

    static List<BusAddress.Target> parse(String text) {
        try {
            List<BusAddress.Target> targets = new ArrayList<>();
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
            return targets;
        } catch (BadAddress e) {
            throw new IllegalArgumentException(e.problem(), e);
        }
    }

    private static BusAddress.Target target(AddressEntry entry) throws BadAddress {
        String guid = entry.get("guid").orElse("");
        return switch (entry.transport()) {
            case "unix" -> unix(entry, guid);
            case "tcp" -> tcp(entry, guid, null);
            case "nonce-tcp" -> tcp(entry, guid, needed(entry, "noncefile"));
            case "unixexec" -> new BusAddress.Exec(needed(entry, "path"), argv(entry), guid);
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

    private static BusAddress.Unix unix(AddressEntry entry, String guid) throws BadAddress {
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
            return new BusAddress.Unix(false, directory + "/bus", guid);
        }
        return path.isPresent()
                ? new BusAddress.Unix(false, path.get(), guid)
                : new BusAddress.Unix(true, name.orElse(""), guid);
    }

    private static BusAddress.Tcp tcp(AddressEntry entry, String guid, @Nullable String nonceFile)
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
            return new BusAddress.Tcp(host, port, family, Optional.ofNullable(nonceFile), guid);
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
}
