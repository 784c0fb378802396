package org.jitney.launcher.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Json;

/** {@code jitney status}: where it runs and what is on its bus, asked over that bus. */
final class Status {
    private static final String MANAGER = "org.freedesktop.systemd1";
    private static final String MANAGER_PATH = "/org/freedesktop/systemd1";

    private Status() {}

    static int run(Path directory, List<String> options, Environment environment)
            throws IOException {
        boolean json = options.remove("--json");
        if (!options.isEmpty()) {
            throw new IOException("status: unknown option '" + options.getFirst() + "'");
        }
        Optional<ProcessHandle> process = Down.running(directory);
        if (process.isEmpty()) {
            environment.out().println(json ? "{\"running\":false}" : "not running at " + directory);
            environment.out().flush();
            // LSB's status for a program that is not running, as 'systemctl status' gives it.
            return 3;
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("running", true);
        facts.put("directory", directory.toString());
        facts.put("pid", process.get().pid());
        String socket = directory.resolve("bus").toString();
        facts.put("address", "unix:path=" + socket);
        try (BlockingConnection bus = BlockingConnection.bus(BusAddress.unix(Path.of(socket)))) {
            facts.put("state", property(bus, "SystemState"));
            facts.put("units", property(bus, "NNames"));
            facts.put("failed", property(bus, "NFailedUnits"));
            facts.put("jobs", property(bus, "NJobs"));
            facts.put("names", names(bus));
        } catch (CallFailed e) {
            throw new IOException(e.getMessage(), e);
        }
        environment.out().print(json ? Json.render(facts, Json.Style.SHORT) + "\n" : text(facts));
        environment.out().flush();
        return 0;
    }

    private static Object property(BlockingConnection bus, String name)
            throws IOException, CallFailed {
        return bus.getProperty(MANAGER, MANAGER_PATH, MANAGER + ".Manager", name).value();
    }

    private static List<String> names(BlockingConnection bus) throws IOException, CallFailed {
        List<String> wellKnown = new ArrayList<>();
        List<?> all =
                (List<?>)
                        bus.call(
                                        "org.freedesktop.DBus",
                                        "/org/freedesktop/DBus",
                                        "org.freedesktop.DBus",
                                        "ListNames",
                                        "")
                                .getFirst();
        for (Object name : all) {
            if (!name.toString().startsWith(":")) {
                wellKnown.add(name.toString());
            }
        }
        wellKnown.sort(null);
        return wellKnown;
    }

    private static String text(Map<String, Object> facts) {
        StringBuilder out = new StringBuilder();
        facts.forEach((name, value) -> {
            if (!name.equals("running")) {
                out.append("%10s: %s%n".formatted(name, value(value)));
            }
        });
        return out.toString();
    }

    private static String value(Object value) {
        if (!(value instanceof List<?> list)) {
            return value.toString();
        }
        StringBuilder out = new StringBuilder();
        for (Object each : list) {
            out.append(out.isEmpty() ? "" : "\n" + " ".repeat(12)).append(each);
        }
        return out.toString();
    }
}
