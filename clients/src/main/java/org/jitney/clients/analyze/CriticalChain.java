package org.jitney.clients.analyze;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Sorting;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.ManagerClient;

/** {@code critical-chain}: the units that a unit really waited for, and they in their turn. */
final class CriticalChain {
    private final ManagerClient manager;
    private final Output output;
    private final BootTimes boot;
    private final Map<String, UnitTimes> times;
    private final long fuzz;
    private final Set<String> seen = new HashSet<>();

    private CriticalChain(Session session, BootTimes boot, Map<String, UnitTimes> times, long fuzz)
            throws UsageError {
        this.manager = session.manager();
        this.output = session.output();
        this.boot = boot;
        this.times = times;
        this.fuzz = fuzz;
    }

    static int run(Session session, List<String> units, long fuzzUsec) throws UsageError {
        ManagerClient manager = session.manager();
        BootTimes boot = BootTimes.of(session, manager);
        Map<String, UnitTimes> times = new HashMap<>();
        for (UnitTimes unit : UnitTimes.all(manager, boot)) {
            times.put(unit.name(), unit);
        }
        session.page();
        session.output()
                .print(
                        """
                        The time when unit became active or started is printed after the "@" character.
                        The time the unit took to start is printed after the "+" character.

                        """);
        for (String unit : units.isEmpty() ? List.of("default.target") : units) {
            try {
                new CriticalChain(session, boot, times, fuzzUsec).print(unit);
            } catch (CallFailed e) {
                session.error("Failed to get ID: " + e.text());
            }
        }
        return 0;
    }

    private void print(String name) throws CallFailed {
        String id = manager.unitString(name, "Id");
        UnitTimes unit = times.get(id);
        if (unit != null) {
            if (unit.span() > 0) {
                String line = id + " +" + BootTimes.span(unit.span());
                output.println(output.paint(Colour.HIGHLIGHT_RED, line));
            } else if (unit.activated() > boot.userspace()) {
                output.println(id + " @" + BootTimes.span(unit.activated() - boot.userspace()));
            } else {
                output.println(id);
            }
        }
        printBelow(name, "");
    }

    private void printBelow(String name, String lines) throws CallFailed {
        seen.add(name);
        List<UnitTimes> before = waitedFor(manager.unitStrings(name, "After"));
        for (int i = 0; i < before.size(); i++) {
            UnitTimes unit = before.get(i);
            boolean last = i + 1 == before.size();
            printLine(unit.name(), lines, last, Optional.of(unit));
            String below = lines + output.glyph(last ? Glyph.TREE_SPACE : Glyph.TREE_VERTICAL);
            if (seen.contains(unit.name())) {
                printLine("...", below, true, Optional.empty());
            } else {
                printBelow(unit.name(), below);
            }
        }
    }

    /** {@return those that were up last, within the fuzz} */
    private List<UnitTimes> waitedFor(List<String> after) {
        List<UnitTimes> all = new ArrayList<>();
        long latest = 0;
        for (String name : after) {
            UnitTimes unit = times.get(name);
            if (unit != null && unit.activated() > 0 && unit.activated() <= boot.finish()) {
                all.add(unit);
                latest = Math.max(latest, unit.activated());
            }
        }
        long end = latest;
        all.removeIf(unit -> end - unit.activated() > fuzz);
        all.sort(Sorting.by(UnitTimes::activated).reversed());
        return all;
    }

    private void printLine(String name, String lines, boolean last, Optional<UnitTimes> unit) {
        output.print(lines + output.glyph(last ? Glyph.TREE_RIGHT : Glyph.TREE_BRANCH));
        if (unit.isEmpty() || unit.get().activating() < boot.userspace()) {
            output.println(name);
        } else if (unit.get().span() > 0) {
            String line =
                    "%s @%s +%s"
                            .formatted(
                                    name,
                                    BootTimes.span(unit.get().activating() - boot.userspace()),
                                    BootTimes.span(unit.get().span()));
            output.println(output.paint(Colour.HIGHLIGHT_RED, line));
        } else {
            output.println(name + " @" + BootTimes.span(unit.get().activated() - boot.userspace()));
        }
    }
}
