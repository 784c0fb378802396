package org.jitney.manager.offline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.fd.Root;
import org.jitney.manager.files.RootTree;
import org.jitney.manager.files.SettingSpecifiers;
import org.jitney.manager.graph.DependencyType;
import org.jitney.manager.graph.LoadState;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.graph.UnitGraph;
import org.jitney.manager.graph.UnitLoader;
import org.jitney.manager.job.JobMode;
import org.jitney.manager.job.JobType;
import org.jitney.manager.job.Transaction;
import org.jitney.manager.job.TransactionFailed;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** Says what is wrong with units, and whether they could be started; nothing is. */
public final class UnitAnalysis {
    private final Root root;
    private final LoadPath path;
    private Optional<UnitGraph> graph = Optional.empty();
    private final SpecifierContext specifiers;
    private final List<Diagnostic> heard = new ArrayList<>();

    private UnitAnalysis(Root root, LoadPath path) {
        this.root = root;
        this.path = path;
        this.specifiers = new SettingSpecifiers(root);
    }

    /** {@return an analysis of the units of a tree} */
    public static UnitAnalysis of(Root root, LoadPath path) {
        return new UnitAnalysis(root, path);
    }

    /** Has the next question read all units again, as files may be different now. */
    public void refresh() {
        graph = Optional.empty();
        heard.clear();
    }

    private UnitGraph graph() {
        UnitGraph known =
                graph.orElseGet(() ->
                        new UnitGraph(
                                new UnitLoader(
                                        new RootTree(root),
                                        path,
                                        specifiers,
                                        ManagerDefaults.STANDARD,
                                        heard::add)));
        graph = Optional.of(known);
        return known;
    }

    /**
     * One thing that is wrong.
     *
     * @param file the file, or the name of a unit, or empty
     * @param line counted from 1; 0 when it is about the whole
     */
    record Finding(String file, int line, String text) {}

    /** All that is wrong, and whether it matters. */
    record Report(boolean right, List<Finding> findings) {}

    Root root() {
        return root;
    }

    SpecifierContext specifiers() {
        return specifiers;
    }

    LoadedUnit unit(String name) {
        return graph().load(name);
    }

    /** Reads a unit, and those that it has to do with. */
    Report load(String name, boolean dependencies) {
        LoadedUnit unit = graph().load(name);
        if (dependencies) {
            loadAround(name);
        }
        List<Finding> findings = findings(unit);
        Optional<String> refusal = refusal(unit);
        refusal.ifPresent(text -> findings.add(new Finding("", 0, text)));
        return new Report(refusal.isEmpty(), findings);
    }

    private void loadAround(String name) {
        Set<String> seen = new HashSet<>();
        Deque<String> left = new ArrayDeque<>(List.of(name));
        while (!left.isEmpty()) {
            String next = left.remove();
            if (!seen.add(next) || new UnitName(next).isTemplate()) {
                continue;
            }
            LoadedUnit unit = graph().load(next);
            for (DependencyType type : DependencyType.values()) {
                left.addAll(unit.dependencies(type));
            }
        }
    }

    /** What was heard since the last time; each thing is said once. */
    private List<Finding> findings(LoadedUnit unit) {
        Set<Finding> findings = new LinkedHashSet<>();
        for (Diagnostic diagnostic : heard) {
            switch (diagnostic.severity()) {
                case ERR, WARNING -> findings.add(finding(diagnostic, unit));
                case NOTICE, INFO, DEBUG -> {}
            }
        }
        heard.clear();
        return new ArrayList<>(findings);
    }

    private static Finding finding(Diagnostic diagnostic, LoadedUnit unit) {
        String file = diagnostic.file();
        boolean whole = diagnostic.line() == 0 && !file.isEmpty();
        // What is wrong with all of it is wrong with the unit.
        String id = file.substring(file.lastIndexOf('/') + 1);
        return new Finding(
                whole ? (UnitName.isValid(id) ? id : unit.id()) : file,
                diagnostic.line(),
                diagnostic.text());
    }

    private static Optional<String> refusal(LoadedUnit unit) {
        String text =
                switch (unit.loadState()) {
                    case LOADED, STUB, MERGED -> "";
                    case BAD_SETTING, NOT_FOUND, MASKED, ERROR -> unit.loadError().text();
                };
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    /** Whether the unit could be started. */
    Report verify(String name) {
        LoadedUnit unit = graph().load(name);
        List<Finding> findings = new ArrayList<>();
        boolean right = plans(unit, findings);
        right &= hasService(unit, findings);
        List<String> missing = new ProgramCheck(root).missing(unit);
        missing.forEach(text -> findings.add(new Finding(unit.id(), 0, text)));
        List<Finding> all = findings(unit);
        all.addAll(findings);
        return new Report(right && missing.isEmpty(), all);
    }

    private boolean plans(LoadedUnit unit, List<Finding> findings) {
        try {
            // What is dropped on the way does not keep it from being started.
            var _ =
                    Transaction.plan(
                            new OfflineGraph(graph()), unit.id(), JobType.START, JobMode.REPLACE);
            return true;
        } catch (TransactionFailed e) {
            if (e.kind() == TransactionFailed.Kind.ORDER_IS_CYCLIC) {
                e.notes().stream()
                        .filter(note -> !note.startsWith("Cannot add dependency job"))
                        .forEach(note -> findings.add(new Finding("", 0, note)));
                findings.add(
                        new Finding(
                                "",
                                0,
                                "Requested transaction contains an unfixable cyclic ordering"
                                        + " dependency: "
                                        + e.text()));
            }
            findings.add(
                    new Finding(
                            unit.id(),
                            0,
                            "Failed to create %s/start: %s".formatted(unit.id(), e.text())));
            return false;
        }
    }

    private boolean hasService(LoadedUnit unit, List<Finding> findings) {
        if (unit.type() != UnitType.SOCKET) {
            return true;
        }
        Optional<String> service = serviceOf(unit);
        if (service.isEmpty() || graph().load(service.get()).loadState() == LoadState.LOADED) {
            return true;
        }
        findings.add(
                new Finding(
                        unit.id(),
                        0,
                        "service %s not loaded, socket cannot be started."
                                .formatted(service.get())));
        return false;
    }

    /** A socket that accepts has an instance for each connection; any will do. */
    private static Optional<String> serviceOf(LoadedUnit unit) {
        UnitName name = new UnitName(unit.id());
        var socket = unit.settings().socket();
        if (socket.isEmpty()) {
            return Optional.empty();
        }
        if (socket.get().accept()) {
            return UnitName.of(name.prefix(), "internal", UnitType.SERVICE).map(UnitName::value);
        }
        return socket.get()
                .service()
                .or(() -> name.withType(UnitType.SERVICE).map(UnitName::value));
    }
}
