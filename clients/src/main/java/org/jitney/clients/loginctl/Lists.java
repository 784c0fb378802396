package org.jitney.clients.loginctl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.UsageError;

/** The verbs that list sessions, users and seats. */
record Lists(LoginManager manager, Screen screen, Arguments arguments, Settings settings) {
    private static final String USER = "org.freedesktop.login1.User";

    void print(String verb) throws UsageError {
        switch (verb) {
            case "list-sessions" -> print(sessions(), "sessions");
            case "list-users" -> print(users(), "users");
            default -> print(seats(), "seats");
        }
    }

    private Table sessions() throws UsageError {
        Table table = Table.of("SESSION", "UID", "USER", "SEAT", "TTY");
        List<Struct> sessions = new ArrayList<>(manager.list("ListSessions", "sessions"));
        sessions.sort(Comparator.comparing(session -> session.string(0)));
        for (Struct session : sessions) {
            String tty =
                    manager.property(session.string(4), LoginManager.SESSION, "TTY")
                            .map(Object::toString)
                            .orElse("");
            table.add(
                    Table.Cell.of(session.string(0)),
                    number(session, 1),
                    Table.Cell.of(session.string(2)),
                    Table.Cell.of(session.string(3)),
                    Table.Cell.of(tty));
        }
        return table.alignRight(0).alignRight(1);
    }

    private Table users() throws UsageError {
        Table table = Table.of("UID", "USER", "LINGER");
        List<Struct> users = new ArrayList<>(manager.list("ListUsers", "users"));
        users.sort(Comparator.comparingLong(user -> ((Number) user.get(0)).longValue()));
        for (Struct user : users) {
            boolean linger =
                    manager.property(user.string(2), USER, "Linger")
                            .map(Boolean.TRUE::equals)
                            .orElse(false);
            table.add(
                    number(user, 0),
                    Table.Cell.of(user.string(1)),
                    Table.Cell.of(linger ? "yes" : "no", linger));
        }
        return table.alignRight(0);
    }

    private Table seats() throws UsageError {
        Table table = Table.of("SEAT");
        List<Struct> seats = new ArrayList<>(manager.list("ListSeats", "seats"));
        seats.sort(Comparator.comparing(seat -> seat.string(0)));
        seats.forEach(seat -> table.add(Table.Cell.of(seat.string(0))));
        return table;
    }

    private static Table.Cell number(Struct row, int field) {
        return Table.Cell.of(row.get(field).toString(), row.get(field));
    }

    private void print(Table table, String what) {
        if (settings.json() != Json.Style.OFF) {
            screen.output().printTable(table.json(settings.json()));
            return;
        }
        boolean legend = !arguments.has("no-legend");
        if (table.size() > 0) {
            screen.page();
            screen.output().printTable(table.render(legend, screen.output()));
        }
        if (legend) {
            screen.output()
                    .println(
                            table.size() == 0
                                    ? "No " + what + "."
                                    : "\n" + table.size() + " " + what + " listed.");
        }
    }
}
