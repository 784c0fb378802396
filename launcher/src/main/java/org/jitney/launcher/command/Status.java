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
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Json;

/** {@code jitney status}: where it runs and what is on its bus, asked over that bus. */
final class Status {
    private static final String MANAGER = "org.freedesktop.systemd1";
    private static final String BUS = "org.freedesktop.DBus";
    private static final String MANAGER_PATH = "/org/freedesktop/systemd1";

    private Status() {}

    static int run(Path directory, List<String> options, Environment environment)
            throws IOException {
        boolean json = options.remove("--json");
        if (!options.isEmpty()) {
            throw new IOException("status: unknown option '" + options.getFirst() + "'");
        }
        Optional<RunningProcess> process = RunningProcess.in(directory.resolve("pid"));
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
            facts.put("bus", busProcess(bus, process.get().pid()));
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

    /** {@return the process that is the bus, and its unit when it is one of its own} */
    private static Map<String, Object> busProcess(BlockingConnection bus, long host)
            throws IOException, CallFailed {
        Map<String, Object> facts = new LinkedHashMap<>();
        long pid = (Long) askBus(bus, "GetConnectionUnixProcessID", "s", BUS);
        facts.put("pid", pid);
        if (pid != host) {
            Object path = ask(bus, "GetUnitByPID", "u", pid);
            Variant unit = bus.getProperty(MANAGER, path.toString(), MANAGER + ".Unit", "Id");
            facts.put("unit", unit.value());
        }
        return facts;
    }

    private static Object ask(
            BlockingConnection bus, String member, String signature, Object... arguments)
            throws IOException, CallFailed {
        return bus.call(MANAGER, MANAGER_PATH, MANAGER + ".Manager", member, signature, arguments)
                .getFirst();
    }

    private static Object askBus(
            BlockingConnection bus, String member, String signature, Object... arguments)
            throws IOException, CallFailed {
        return bus.call(BUS, "/org/freedesktop/DBus", BUS, member, signature, arguments).getFirst();
    }

    private static Object property(BlockingConnection bus, String name)
            throws IOException, CallFailed {
        return bus.getProperty(MANAGER, MANAGER_PATH, MANAGER + ".Manager", name).value();
    }

    private static List<String> names(BlockingConnection bus) throws IOException, CallFailed {
        List<String> wellKnown = new ArrayList<>();
        List<?> all = (List<?>) askBus(bus, "ListNames", "");
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
        if (value instanceof Map<?, ?> process) {
            Object unit = process.get("unit");
            return process.get("pid") + (unit == null ? " (the same process)" : " (" + unit + ")");
        }
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
