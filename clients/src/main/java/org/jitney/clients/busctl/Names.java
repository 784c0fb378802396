package org.jitney.clients.busctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.Table.Cell;

/** {@code busctl list}: who is on the bus. */
final class Names {
    static final String BUS = "org.freedesktop.DBus";
    static final String BUS_PATH = "/org/freedesktop/DBus";

    private final Peer bus;
    private final Arguments arguments;
    private final Map<Long, ProcessFacts> processes = new HashMap<>();
    private final Map<String, String> users = new HashMap<>();

    private Names(Peer bus, Arguments arguments) {
        this.bus = bus;
        this.arguments = arguments;
    }

    static Table table(Peer peer, Arguments arguments) throws CallFailed {
        return new Names(peer.at(BUS), arguments).table();
    }

    /** {@return the unique name behind a name, empty if nobody has it} */
    static String ownerOf(Peer peer, String name) {
        try {
            return peer.at(BUS).call(BUS_PATH, BUS, "GetNameOwner", "s", name).get(0).toString();
        } catch (CallFailed e) {
            return "";
        }
    }

    /** {@return what the bus knows about the process behind a name} */
    static Properties credentials(Peer peer, String name) throws CallFailed {
        Object answer =
                peer.at(BUS).call(BUS_PATH, BUS, "GetConnectionCredentials", "s", name).get(0);
        return Properties.of((Map<?, ?>) answer);
    }

    private Table table() throws CallFailed {
        boolean all =
                !arguments.has("unique")
                        && !arguments.has("acquired")
                        && !arguments.has("activatable");
        boolean machine = arguments.has("show-machine");
        Table table =
                Table.of(
                                "NAME",
                                "PID",
                                "PROCESS",
                                "USER",
                                "CONNECTION",
                                "UNIT",
                                "SESSION",
                                "DESCRIPTION",
                                "MACHINE")
                        .dashForEmpty()
                        .alignRight(1);
        if (!machine) {
            table.hide(8);
        }
        Set<String> owned = names("ListNames");
        Set<String> activatable = names("ListActivatableNames");
        Set<String> rows = new TreeSet<>();
        for (String name : owned) {
            boolean unique = name.startsWith(":");
            if (all || arguments.has(unique ? "unique" : "acquired")) {
                rows.add(name);
            }
        }
        Set<String> running = new TreeSet<>(rows);
        if (all || arguments.has("activatable")) {
            rows.addAll(activatable);
        }
        Iterator<Message> credentials = ask("GetConnectionCredentials", running).iterator();
        List<String> shared = new ArrayList<>(running);
        shared.removeIf(name -> name.startsWith(":") || name.equals(BUS));
        Iterator<Message> owners = ask("GetNameOwner", shared).iterator();
        for (String name : rows) {
            if (running.contains(name)) {
                String owner =
                        name.startsWith(":") ? name : name.equals(BUS) ? "" : text(owners.next());
                addOwned(table, name, owner, properties(credentials.next()), machine);
            } else {
                addActivatable(table, name);
            }
        }
        return table;
    }

    /** Asks the bus about every name, all at once. */
    private List<Message> ask(String method, Collection<String> names) throws CallFailed {
        List<Message> calls = new ArrayList<>();
        for (String name : names) {
            calls.add(bus.message(BUS_PATH, BUS, method).body("s", name).build());
        }
        return bus.answers(calls);
    }

    private static String text(Message answer) throws CallFailed {
        return answer.type() == MessageType.ERROR ? "" : answer.body().get(0).toString();
    }

    /** Nothing if the name left between the calls, or the bus does not tell. */
    private static Properties properties(Message answer) throws CallFailed {
        return Properties.of(
                answer.type() == MessageType.ERROR ? Map.of() : (Map<?, ?>) answer.body().get(0));
    }

    private Set<String> names(String method) throws CallFailed {
        Set<String> names = new TreeSet<>();
        Object answer = bus.call(BUS_PATH, BUS, method, "").get(0);
        ((List<?>) answer).forEach(name -> names.add(name.toString()));
        return names;
    }

    private static void addActivatable(Table table, String name) {
        Cell none = Cell.of("");
        table.add(
                Cell.of(name), none, none, none, Cell.of("(activatable)"), none, none, none, none);
    }

    private void addOwned(
            Table table, String name, String owner, Properties credentials, boolean machine) {
        long pid = credentials.number("ProcessID");
        boolean known = credentials.has("UnixUserID");
        ProcessFacts facts = processes.computeIfAbsent(pid, ProcessFacts::of);
        table.add(
                Cell.of(name),
                Cell.of(pid > 0 ? Long.toString(pid) : "", pid > 0 ? pid : null),
                Cell.of(facts.command()),
                Cell.of(known ? userName(credentials.number("UnixUserID")) : ""),
                Cell.of(owner),
                Cell.of(facts.unit()),
                Cell.of(facts.loginScope()),
                Cell.of(""),
                Cell.of(machine ? machineId() : ""));
    }

    private static String machineId() {
        try {
            return Files.readString(Path.of("/etc/machine-id")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** {@return the name of a user, or the number if there is none} */
    private String userName(long uid) {
        if (users.isEmpty()) {
            for (String line : lines("/etc/passwd")) {
                String[] fields = line.split(":", 4);
                if (fields.length > 2) {
                    users.putIfAbsent(fields[2], fields[0]);
                }
            }
        }
        String number = Long.toString(uid);
        return users.getOrDefault(number, number);
    }

    static List<String> lines(String path) {
        try {
            return Files.readAllLines(Path.of(path), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return new ArrayList<>();
        }
    }
}
