package org.jitney.clients.analyze;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.ManagerClient;
import org.jitney.clients.systemctl.UnitInfo;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** {@code security}: how exposed services are, by what their units say. */
final class SecurityVerb {
    private final Session session;
    private final AnalyzeOptions options;
    private boolean failed;

    private SecurityVerb(Session session, AnalyzeOptions options) {
        this.session = session;
        this.options = options;
    }

    static int run(Session session, AnalyzeOptions options, List<String> units)
            throws UsageError, CallFailed {
        SecurityVerb verb = new SecurityVerb(session, options);
        if (options.offline()) {
            verb.ofFiles(units);
        } else if (units.isEmpty()) {
            verb.overview();
        } else {
            verb.of(units);
        }
        return verb.failed ? 1 : 0;
    }

    /** {@return a link to a file, for terminals} */
    static String url(String path) {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "localhost";
        }
        return "file://" + host + path;
    }

    private static Table table() {
        return Table.of("UNIT", "EXPOSURE", "PREDICATE", "HAPPY").alignRight(1).plainGaps();
    }

    private void print(Table overview) {
        session.output()
                .printTable(
                        options.json() == Json.Style.OFF
                                ? overview.render(true, session.output())
                                : overview.json(options.json()));
    }

    private void overview() throws UsageError {
        ManagerClient manager = session.manager();
        session.page();
        List<String> names = new ArrayList<>();
        for (UnitInfo unit : UnitTimes.units(manager)) {
            if (unit.id().endsWith(".service")) {
                names.add(unit.id());
            }
        }
        names.sort(null);
        Table overview = table();
        for (String name : names) {
            Properties properties = properties(manager, name);
            if (properties.string("LoadState").equals("loaded")
                    && !properties.string("Type").equals("oneshot")) {
                Assessment assessment = new Assessment(new SecurityFacts(properties, false));
                assessment.addTo(overview, session.output());
                judge(assessment);
            }
        }
        print(overview);
    }

    private void judge(Assessment assessment) {
        failed |= assessment.exposure() > options.threshold();
    }

    private static Properties properties(ManagerClient manager, String name) throws UsageError {
        try {
            return manager.unit(name);
        } catch (CallFailed e) {
            throw new UsageError("Failed to get unit properties: " + e.text());
        }
    }

    private void of(List<String> units) throws UsageError {
        ManagerClient manager = session.manager();
        session.page();
        Optional<Table> overview = units.size() == 1 ? Optional.empty() : Optional.of(table());
        boolean first = true;
        for (String unit : units) {
            session.output().print(first ? "" : "\n");
            first = false;
            assess(manager, name(unit), overview);
        }
        if (overview.isPresent()) {
            session.output().print("\n");
            print(overview.get());
        }
    }

    private static String name(String unit) throws UsageError {
        String name =
                UnitEscape.mangle(unit, UnitType.SERVICE)
                        .orElseThrow(() ->
                                new UsageError(
                                        "Failed to mangle unit name '"
                                                + unit
                                                + "': Invalid argument"));
        UnitName parsed = new UnitName(name);
        if (parsed.type() != UnitType.SERVICE) {
            throw new UsageError("Unit " + unit + " is not a service unit, refusing.");
        }
        return parsed.isTemplate()
                ? parsed.withInstance("test-instance").map(UnitName::value).orElse(name)
                : name;
    }

    private void assess(ManagerClient manager, String name, Optional<Table> overview)
            throws UsageError {
        Properties properties = properties(manager, name);
        String state = properties.string("LoadState");
        if (!state.equals("loaded")) {
            String text =
                    switch (state) {
                        case "not-found" -> "Unit %s not found, cannot analyze.";
                        case "masked" -> "Unit %s is masked, cannot analyze.";
                        default -> "Unit %s not loaded properly, cannot analyze.";
                    };
            session.error(text.formatted(name));
            failed = true;
            return;
        }
        print(new Assessment(new SecurityFacts(properties, false)), overview);
    }

    private void print(Assessment assessment, Optional<Table> overview) {
        session.output().printTable(assessment.details(session.output(), options.json()));
        overview.ifPresent(table -> assessment.addTo(table, session.output()));
        judge(assessment);
    }

    private void ofFiles(List<String> files) throws UsageError, CallFailed {
        if (files.isEmpty()) {
            return;
        }
        OfflineUnits units = OfflineUnits.open(session, files);
        List<String> loaded = new ArrayList<>();
        for (String file : files) {
            Optional<String> name = units.load(file);
            failed |= name.isEmpty();
            name.ifPresent(loaded::add);
        }
        session.page();
        for (String name : loaded) {
            Properties properties = properties(units.manager(), name);
            print(new Assessment(new SecurityFacts(properties, true)), Optional.empty());
        }
    }
}
