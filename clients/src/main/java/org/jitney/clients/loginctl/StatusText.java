package org.jitney.clients.loginctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.systemctl.Now;
import org.jitney.clients.systemctl.TimestampStyle;

/** What people read about a session, a user and a seat. */
final class StatusText {
    private final StringBuilder out = new StringBuilder();

    private StatusText() {}

    static String session(Properties session, Now now) {
        StatusText text = new StatusText();
        text.out.append(session.string("Id")).append(" - ");
        text.who(session.string("Name"), firstNumber(session, "User"));
        text.since(session, now);
        long leader = session.number("Leader");
        if (leader > 0) {
            String command = command(leader);
            text.row("Leader", leader + (command.isEmpty() ? "" : " (" + command + ")"));
        }
        text.seatAndTerminal(session);
        text.remote(session);
        text.kind(session);
        text.row("Desktop", session.string("Desktop"));
        text.row("State", session.string("State"));
        return text.out.toString();
    }

    static String user(Properties user, Now now) {
        StatusText text = new StatusText();
        text.who(user.string("Name"), user.number("UID"));
        text.since(user, now);
        text.row("State", user.string("State"));
        text.row("Sessions", sessions(user, "Display"));
        text.row("Linger", user.flag("Linger") ? "yes" : "no");
        return text.out.toString();
    }

    static String seat(Properties seat) {
        StatusText text = new StatusText();
        text.out.append(seat.string("Id")).append('\n');
        text.row("Sessions", sessions(seat, "ActiveSession"));
        return text.out.toString();
    }

    private void who(String name, long uid) {
        out.append(name.isEmpty() ? "" + uid : name + " (" + uid + ")").append('\n');
    }

    /** A label is as long as the longest of them, to its right. */
    private void row(String label, String value) {
        if (!value.isEmpty()) {
            out.append('\t').repeat(" ", 8 - label.length()).append(label).append(": ");
            out.append(value).append('\n');
        }
    }

    private void since(Properties object, Now now) {
        long since = object.number("Timestamp");
        if (since > 0) {
            String relative = now.relative(since);
            row("Since", TimestampStyle.PRETTY.render(since) + "; " + relative);
        }
    }

    private void seatAndTerminal(Properties session) {
        String seat = session.struct("Seat").map(struct -> struct.string(0)).orElse("");
        long terminal = session.number("VTNr");
        row("Seat", seat.isEmpty() || terminal == 0 ? seat : seat + "; vc" + terminal);
        if (session.string("TTY").isEmpty()) {
            row("Display", session.string("Display"));
        } else {
            row("TTY", session.string("TTY"));
        }
    }

    private void remote(Properties session) {
        String host = session.string("RemoteHost");
        String user = session.string("RemoteUser");
        if (!host.isEmpty()) {
            row("Remote", user.isEmpty() ? host : user + "@" + host);
        } else if (!user.isEmpty()) {
            row("Remote", "user " + user);
        } else if (session.flag("Remote")) {
            row("Remote", "Yes");
        }
    }

    private void kind(Properties session) {
        String service = session.string("Service");
        String type = session.string("Type");
        String category = session.string("Class");
        String end = category.isEmpty() ? "" : "; class " + category;
        if (!service.isEmpty()) {
            row("Service", service + (type.isEmpty() ? "" : "; type " + type) + end);
        } else if (!type.isEmpty()) {
            row("Type", type + end);
        } else {
            row("Class", category);
        }
    }

    /** The names of sessions; the one that is in front has a mark. */
    private static String sessions(Properties object, String front) {
        String marked = object.struct(front).map(struct -> struct.string(0)).orElse("");
        StringBuilder names = new StringBuilder();
        for (Struct session : object.structs("Sessions")) {
            String id = session.string(0);
            names.append(names.isEmpty() ? "" : " ").append(id.equals(marked) ? "*" : "");
            names.append(id);
        }
        return names.toString();
    }

    private static long firstNumber(Properties object, String name) {
        return object.struct(name).map(struct -> ((Number) struct.get(0)).longValue()).orElse(0L);
    }

    private static String command(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "comm")).strip();
        } catch (IOException e) {
            return ""; // it has ended
        }
    }
}
