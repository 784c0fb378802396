package org.jitney.clients.analyze;

import java.util.ArrayList;
import java.util.List;
import org.jitney.clients.cli.Sorting;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.ManagerClient;

/** {@code time} and {@code blame}. */
final class TimeVerbs {
    private TimeVerbs() {}

    static int time(Session session) throws UsageError {
        ManagerClient manager = session.manager();
        BootTimes boot = BootTimes.of(session, manager);
        session.output().println(BootTimes.sentence(session, manager, boot));
        return 0;
    }

    static int blame(Session session) throws UsageError {
        ManagerClient manager = session.manager();
        BootTimes boot = BootTimes.of(session, manager);
        List<UnitTimes> slow = new ArrayList<>();
        for (UnitTimes unit : UnitTimes.all(manager, boot)) {
            if (unit.span() > 0) {
                slow.add(unit);
            }
        }
        slow.sort(Sorting.by(UnitTimes::span).reversed());
        Table table = Table.of("time", "unit").alignRight(0);
        for (UnitTimes unit : slow) {
            table.add(Table.Cell.of(BootTimes.span(unit.span())), Table.Cell.of(unit.name()));
        }
        session.page();
        session.output().printTable(table.render(false, session.output()));
        return 0;
    }
}
