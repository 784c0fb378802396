package org.jitney.guest.network.keyfile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Ledger;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.SourceFile;
import org.jitney.guest.network.Values;

/** Reads NetworkManager's connections and what its configuration says about all of them. */
public final class NetworkManager {
    private static final String FOLDER = "/NetworkManager/system-connections/";

    private final NetworkModel model;
    private final List<Connection> connections = new ArrayList<>();

    /** One connection: its file, and the interface that it is for. */
    record Connection(Groups groups, String id, String uuid, Link link, Entry origin) {
        long priority() {
            String value = groups.value("connection", "autoconnect-priority").orElse("0");
            boolean negative = value.startsWith("-");
            long number = Values.number(negative ? value.substring(1) : value, 0, 999).orElse(0);
            return negative ? -number : number;
        }

        boolean comesUp() {
            return !groups.isFalse("connection", "autoconnect");
        }
    }

    private NetworkManager(NetworkModel model) {
        this.model = model;
    }

    /** {@return whether the file is one of this format} */
    public static boolean isSource(String path) {
        boolean folder =
                path.startsWith("/etc" + FOLDER)
                        || path.startsWith("/usr/lib" + FOLDER)
                        || path.startsWith("/run" + FOLDER);
        boolean leftOver =
                path.endsWith("~")
                        || path.matches(".*(\\.(bak|orig|rpmsave|rpmnew|swp)|/\\.[^/]*)$");
        return (folder && !leftOver) || isSettings(path);
    }

    private static boolean isSettings(String path) {
        return path.equals("/etc/NetworkManager/NetworkManager.conf")
                || path.matches("(/etc|/usr/lib)/NetworkManager/conf\\.d/[^/]+\\.conf");
    }

    /** Reads all files of this format among those given. */
    public static void read(List<SourceFile> files, NetworkModel model) {
        new NetworkManager(model).readAll(files);
    }

    private void readAll(List<SourceFile> files) {
        for (SourceFile file : files) {
            if (isSettings(file.path())) {
                SettingsFile.read(Groups.read(file, model.ledger()), model.ledger());
            } else {
                connection(file);
            }
        }
        Set<Link> done = new HashSet<>();
        List<Connection> byRank = new ArrayList<>(connections);
        byRank.sort(
                Comparator.comparing((Connection c) -> !c.comesUp())
                        .thenComparingLong(c -> -c.priority()));
        for (Connection connection : byRank) {
            model.ledger().about(connection.link().name());
            if (done.add(connection.link())) {
                connection.link().origin(connection.origin());
                new ConnectionReader(model, connection, this).read();
            } else {
                connection
                        .groups()
                        .all()
                        .values()
                        .forEach(k ->
                                k.all()
                                        .forEach(e ->
                                                model.ledger()
                                                        .unmapped(
                                                                e,
                                                                "Another connection for the same interface comes first.")));
            }
        }
        model.ledger().about("");
    }

    private void connection(SourceFile file) {
        Groups groups = Groups.read(file, model.ledger());
        if (!groups.has("connection")) {
            model.ledger()
                    .unreadable(
                            file.path(), 0, "Not a connection: there is no group [connection].");
            return;
        }
        String id =
                groups.value("connection", "id")
                        .orElse(file.name().replaceFirst("\\.nmconnection$", ""));
        Optional<Entry> named = groups.get("connection", "interface-name");
        Entry origin =
                named.or(() -> groups.get("connection", "id"))
                        .or(() -> groups.get("connection", "type"))
                        .orElseGet(() -> model.ledger().entry(file.path(), 0, "(file)", id));
        String name = named.map(e -> e.value().strip()).orElseGet(() -> nameOf(id));
        model.ledger().note(origin, "Names the interface.");
        model.link(name, origin)
                .ifPresent(l ->
                        connections.add(
                                new Connection(
                                        groups,
                                        id,
                                        groups.value("connection", "uuid").orElse(""),
                                        l,
                                        origin)));
    }

    /** A name for files about interfaces whose names nobody knows. */
    private static String nameOf(String id) {
        String safe = id.replaceAll("[^A-Za-z0-9_.-]", "-");
        String cut = safe.substring(0, Math.min(13, safe.length()));
        return Values.isInterface(cut) ? cut : "connection";
    }

    /** {@return the interface that a connection names by UUID, id or its own name} */
    String resolve(String reference) {
        for (Connection connection : connections) {
            if (connection.uuid().equalsIgnoreCase(reference)
                    || connection.id().equals(reference)) {
                return connection.link().name();
            }
        }
        return reference;
    }

    /** Reports what {@code NetworkManager.conf} says. */
    private static final class SettingsFile {
        static void read(Groups groups, Ledger ledger) {
            groups.all()
                    .values()
                    .forEach(k ->
                            k.all()
                                    .forEach(e -> {
                                        switch (e.key()) {
                                            case "main.plugins",
                                                    "main.dhcp",
                                                    "logging.level",
                                                    "logging.domains",
                                                    "logging.backend" ->
                                                    ledger.note(
                                                            e, "Is about NetworkManager itself.");
                                            default ->
                                                    ledger.unmapped(
                                                            e,
                                                            "Holds for all connections of NetworkManager; networkd has no such place.");
                                        }
                                    }));
        }
    }
}
