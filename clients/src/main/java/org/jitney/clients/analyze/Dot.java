package org.jitney.clients.analyze;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.ManagerClient;
import org.jitney.clients.systemctl.UnitInfo;
import org.jitney.unitfile.Glob;

/** {@code dot}: the graph of the units in memory, for graphviz. */
final class Dot {
    private static final Map<String, String> REQUIREMENTS = new LinkedHashMap<>();

    static {
        REQUIREMENTS.put("Requires", "black");
        REQUIREMENTS.put("Requisite", "darkblue");
        REQUIREMENTS.put("Wants", "grey66");
        REQUIREMENTS.put("Conflicts", "red");
    }

    private static final String LEGEND =
            """
               Color legend: black     = Requires
                             dark blue = Requisite
                             dark grey = Wants
                             red       = Conflicts
                             green     = After
            """;

    private final Session session;
    private final ManagerClient manager;
    private final List<String> any;
    private final List<String> from;
    private final List<String> to;

    private Dot(Session session, List<String> patterns) throws UsageError {
        this.session = session;
        this.manager = session.manager();
        this.any = expanded(patterns);
        this.from = expanded(session.arguments().all("from-pattern"));
        this.to = expanded(session.arguments().all("to-pattern"));
    }

    static int run(Session session, List<String> patterns) throws UsageError, CallFailed {
        new Dot(session, patterns).print();
        return 0;
    }

    /** A name means also what it is an alias of. */
    private List<String> expanded(List<String> patterns) throws UsageError {
        List<String> all = new ArrayList<>();
        for (String pattern : patterns) {
            all.add(pattern);
            if (!Glob.isPattern(pattern)) {
                try {
                    String id = manager.unitString(pattern, "Id");
                    if (!id.equals(pattern)) {
                        all.add(id);
                    }
                } catch (CallFailed e) {
                    throw new UsageError("Failed to get ID: " + e.text());
                }
            }
        }
        return all;
    }

    /** {@return the kinds of links to draw: the last option that says so counts} */
    private Map<String, String> kinds() {
        String wish = "";
        for (Arguments.Given given : session.arguments().options()) {
            if (given.key().equals("order") || given.key().equals("require")) {
                wish = given.key();
            }
        }
        Map<String, String> kinds = new LinkedHashMap<>();
        if (!wish.equals("require")) {
            kinds.put("After", "green");
        }
        if (!wish.equals("order")) {
            kinds.putAll(REQUIREMENTS);
        }
        return kinds;
    }

    private void print() throws UsageError, CallFailed {
        List<UnitInfo> units = UnitTimes.units(manager);
        session.output().print("digraph systemd {\n");
        Map<String, String> kinds = kinds();
        for (UnitInfo unit : units) {
            for (Map.Entry<String, String> kind : kinds.entrySet()) {
                print(unit, kind.getKey(), kind.getValue());
            }
        }
        session.output().print("}\n");
        session.note(LEGEND.stripTrailing());
        if (session.environment().outIsTerminal() && !session.arguments().has("quiet")) {
            session.note(
                    """
                    -- You probably want to process this output with graphviz' dot tool.
                    -- Try a shell pipeline like 'systemd-analyze dot | dot -Tsvg > systemd.svg'!
                    """
                            .stripTrailing());
        }
    }

    private void print(UnitInfo unit, String kind, String colour) throws CallFailed {
        boolean named = !any.isEmpty() && Glob.anyMatches(any, unit.id());
        if (!from.isEmpty() && !named && !Glob.anyMatches(from, unit.id())) {
            return;
        }
        List<String> links =
                ManagerClient.strings(
                        manager.peer().get(unit.path(), ManagerClient.UNIT, kind).value());
        for (String other : links) {
            boolean otherNamed = !any.isEmpty() && Glob.anyMatches(any, other);
            boolean wanted = to.isEmpty() || otherNamed || Glob.anyMatches(to, other);
            if (wanted && (any.isEmpty() || named || otherNamed)) {
                session.output()
                        .print(
                                "\t\"%s\"->\"%s\" [color=\"%s\"];\n"
                                        .formatted(unit.id(), other, colour));
            }
        }
    }
}
