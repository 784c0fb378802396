package org.jitney.clients.loginctl;

import java.util.List;
import java.util.Map;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.ManagerClient;
import org.jitney.clients.systemctl.PropertyText;
import org.jitney.clients.systemctl.TimestampStyle;

/** The verbs that print properties as {@code Name=value}, for programs. */
record Show(LoginManager manager, Screen screen, Arguments arguments, Settings settings) {

    void print(String verb, List<String> names) throws UsageError {
        screen.page();
        if (names.isEmpty()) {
            print(LoginManager.PATH);
        }
        String gap = "";
        for (String name : names) {
            String path =
                    switch (verb) {
                        case "show-session" -> manager.session(name);
                        case "show-user" -> manager.user(name);
                        default -> manager.seat(name);
                    };
            screen.output().print(gap);
            print(path);
            gap = "\n";
        }
    }

    private void print(String path) throws UsageError {
        boolean valueOnly = arguments.has("value") || arguments.has("P");
        boolean empty = arguments.has("all") || !settings.wanted().isEmpty();
        screen.output().print(text(manager.properties(path), settings.wanted(), empty, valueOnly));
    }

    /** {@return the lines of the properties that are wanted, all if none are named} */
    static String text(
            Properties properties, List<String> wanted, boolean empty, boolean valueOnly) {
        PropertyText text = new PropertyText(TimestampStyle.PRETTY, empty, valueOnly);
        StringBuilder out = new StringBuilder();
        for (Map.Entry<String, Variant> each : properties.all().entrySet()) {
            String name = each.getKey();
            if (!wanted.isEmpty() && !wanted.contains(name)) {
                continue;
            }
            String label = valueOnly ? "" : name + "=";
            Variant value = each.getValue();
            if (name.equals("User") && value.value() instanceof Struct user) {
                out.append(label).append(user.get(0)).append('\n');
            } else if (name.equals("Sessions") && value.value() instanceof List<?>) {
                String sessions = first(value);
                out.append(label).append(sessions);
                out.append(sessions.isEmpty() && valueOnly ? "" : "\n");
            } else {
                text.append(out, name, value);
            }
        }
        return out.toString();
    }

    /** {@return the names of sessions that came with their objects} */
    private static String first(Variant sessions) {
        List<String> ids =
                ManagerClient.structs(sessions.value()).stream()
                        .map(session -> session.string(0))
                        .toList();
        return String.join(" ", ids);
    }
}
