package org.jitney.clients.loginctl;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.UnitLog;
import org.jitney.clients.systemctl.CgroupTree;
import org.jitney.clients.systemctl.ManagerClient;
import org.jitney.clients.systemctl.Now;

/**
 * The verbs that show sessions, users and seats to people, with processes and the end of the log.
 */
final class Statuses {
    private static final String INDENT = "\t\t  ";

    private final LoginManager manager;
    private final Screen screen;
    private final Arguments arguments;
    private final Settings settings;
    private final boolean local;

    Statuses(
            LoginManager manager,
            Screen screen,
            Arguments arguments,
            Settings settings,
            boolean local) {
        this.manager = manager;
        this.screen = screen;
        this.arguments = arguments;
        this.settings = settings;
        this.local = local;
    }

    void print(String verb, List<String> names) throws UsageError {
        screen.page();
        if (names.isEmpty()) {
            one(
                    verb,
                    switch (verb) {
                        case "session-status" -> LoginManager.OWN_SESSION;
                        case "user-status" -> LoginManager.OWN_USER;
                        default -> LoginManager.OWN_SEAT;
                    });
        }
        String gap = "";
        for (String name : names) {
            String path =
                    switch (verb) {
                        case "session-status" -> manager.session(name);
                        case "user-status" -> manager.user(name);
                        default -> manager.seat(name);
                    };
            screen.output().print(gap);
            one(verb, path);
            gap = "\n";
        }
    }

    private void one(String verb, String path) throws UsageError {
        Properties object = manager.properties(path);
        Output output = screen.output();
        switch (verb) {
            case "session-status" -> {
                output.print(StatusText.session(object, Now.read()));
                unit(object.string("Scope"), object.number("TimestampMonotonic"));
            }
            case "user-status" -> {
                output.print(StatusText.user(object, Now.read()));
                unit(object.string("Slice"), object.number("TimestampMonotonic"));
            }
            default -> {
                output.print(StatusText.seat(object));
                if (local) {
                    output.print("\t Devices:\n");
                    output.print(
                            SeatDevices.ofThisMachine(object.string("Id"))
                                    .render(INDENT, output, isFull()));
                }
            }
        }
    }

    private boolean isFull() {
        return arguments.has("full") || screen.output().isUnlimited();
    }

    /** The unit that holds the processes, and what it has left in the journal. */
    private void unit(String name, long since) {
        if (name.isEmpty()) {
            return;
        }
        Output output = screen.output();
        output.print("\t    Unit: " + name + "\n");
        output.print(tree(name));
        output.flush();
        if (local) {
            boolean _ =
                    new UnitLog(
                                    screen,
                                    new UnitLog.View(
                                            settings.lines(),
                                            settings.mode(),
                                            arguments.has("all"),
                                            arguments.has("full"),
                                            false,
                                            OptionalInt.empty()))
                            .print(new UnitLog.Subject(name, "", since));
        }
    }

    private String tree(String unit) {
        String type = unit.endsWith(".slice") ? "Slice" : "Scope";
        ManagerClient systemd = new ManagerClient(manager.peer().at(ManagerClient.NAME));
        try {
            String group =
                    systemd.unit(unit, ManagerClient.NAME + "." + type, "ControlGroup").toString();
            if (group.isEmpty()) {
                return "";
            }
            List<CgroupTree.GroupProcess> processes = new ArrayList<>();
            for (Struct row :
                    ManagerClient.structs(systemd.call("GetUnitProcesses", "s", unit).getFirst())) {
                processes.add(
                        new CgroupTree.GroupProcess(
                                row.string(0), ((Number) row.get(1)).longValue(), row.string(2)));
            }
            return CgroupTree.render(
                    processes, group, INDENT, new CgroupTree.View(screen.output(), !isFull()));
        } catch (CallFailed e) {
            return ""; // it has ended meanwhile
        }
    }
}
