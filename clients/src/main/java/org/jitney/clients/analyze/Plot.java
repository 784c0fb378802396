package org.jitney.clients.analyze;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.cli.Sorting;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.ManagerClient;

/** {@code plot}: what was started when and for how long, as an SVG picture. */
final class Plot {
    private static final String HOSTNAME = "org.freedesktop.hostname1";

    private final BootTimes boot;
    private final SvgBars svg;
    private final double width;
    private int row;

    private Plot(BootTimes boot, SvgBars svg, double width) {
        this.boot = boot;
        this.svg = svg;
        this.width = width;
    }

    static int run(Session session) throws UsageError {
        ManagerClient manager = session.managerOnBus();
        BootTimes boot = BootTimes.of(session, manager);
        String sentence = BootTimes.sentence(session, manager, boot);
        String machine = machine(manager);
        List<UnitTimes> units = new ArrayList<>();
        for (UnitTimes unit : UnitTimes.all(manager, boot)) {
            if (unit.activating() <= boot.finish()) {
                units.add(unit.upTo(boot.finish()));
            }
        }
        units.sort(Sorting.by(UnitTimes::activating));
        session.output().print(draw(boot, units, sentence, machine));
        return 0;
    }

    /** {@return what the machine and its system are called} */
    private static String machine(ManagerClient manager) throws UsageError {
        Properties system;
        try {
            system = manager.properties();
        } catch (CallFailed e) {
            throw new UsageError("Failed to get host information from systemd: " + e.text());
        }
        Properties host = hostname(manager.peer().at(HOSTNAME));
        String pretty = host.string("OperatingSystemPrettyName");
        return "%s %s (%s %s %s) %s %s"
                .formatted(
                        pretty.isEmpty() ? "Linux" : pretty,
                        host.string("Hostname"),
                        host.string("KernelName"),
                        host.string("KernelRelease"),
                        host.string("KernelVersion"),
                        system.string("Architecture"),
                        system.string("Virtualization"));
    }

    private static Properties hostname(Peer peer) {
        try {
            return peer.getAll("/org/freedesktop/hostname1", "");
        } catch (CallFailed e) {
            // The picture says less then.
            return Properties.of(Map.of());
        }
    }

    static String draw(BootTimes boot, List<UnitTimes> units, String sentence, String machine) {
        long begin = -boot.at("Firmware");
        double width = Math.max(800.0, SvgBars.x(boot.at("Firmware") + boot.finish()));
        int rows = 1;
        rows += boot.at("Firmware") > boot.at("Loader") ? 1 : 0;
        if (boot.at("Loader") > 0) {
            rows++;
            width = Math.max(width, 1000.0);
        }
        rows += boot.at("InitRD") > 0 ? 1 : 0;
        rows += boot.kernelDone() > 0 ? 1 : 0;
        for (UnitTimes unit : units) {
            double text = 8.0 * unit.name().length();
            double start = SvgBars.x(boot.at("Firmware") + unit.activating());
            if (text > start && text + start > width) {
                width = text + start;
            }
            rows++;
        }
        SvgBars svg = new SvgBars();
        svg.head(80.0 + width, 150.0 + (rows + 5) * SvgBars.ROW, Tool.VERSION.strip());
        svg.caption(20, 50, sentence);
        svg.caption(20, 30, machine);
        svg.open(20.0 - SvgBars.x(begin), 100);
        svg.frame(rows, begin, boot.finish());
        Plot plot = new Plot(boot, svg, width);
        plot.machineRows();
        plot.unitRows(units);
        svg.close();
        plot.legend();
        return svg.end();
    }

    private void machineRows() {
        long firmware = -boot.at("Firmware");
        long loader = -boot.at("Loader");
        if (firmware < 0) {
            machineRow("firmware", firmware, loader);
        }
        if (loader < 0) {
            machineRow("loader", loader, 0);
        }
        if (boot.kernelDone() > 0) {
            machineRow("kernel", 0, boot.kernelDone());
        }
        if (boot.at("InitRD") > 0) {
            svg.bar("initrd", boot.at("InitRD"), boot.userspace(), row);
            phase("security", "InitRDSecurity", false);
            phase("generators", "InitRDGenerators", false);
            phase("unitsload", "InitRDUnitsLoad", false);
            svg.text(true, boot.at("InitRD"), row, "initrd");
            row++;
        }
    }

    private void machineRow(String name, long begin, long end) {
        svg.bar(name, begin, end, row);
        svg.text(true, begin, row, name);
        row++;
    }

    private void phase(String kind, String name, boolean always) {
        long start = boot.at(name + "Start");
        long finish = boot.at(name + "Finish");
        if (always || start < finish) {
            svg.bar(kind, start, finish, row);
        }
    }

    private void unitRows(List<UnitTimes> units) {
        boolean systemd = false;
        for (UnitTimes unit : units) {
            if (!systemd && unit.activating() >= boot.userspace()) {
                systemd = true;
                ownRow();
            }
            unitRow(unit);
        }
        if (!systemd) {
            ownRow();
        }
    }

    private void ownRow() {
        svg.bar("active", boot.userspace(), boot.finish(), row);
        if (boot.at("SecurityStart") > 0) {
            phase("security", "Security", true);
        }
        phase("generators", "Generators", true);
        phase("unitsload", "UnitsLoad", true);
        svg.text(true, boot.userspace(), row, "systemd");
        row++;
    }

    private void unitRow(UnitTimes unit) {
        svg.bar("activating", unit.activating(), unit.activated(), row);
        svg.bar("active", unit.activated(), unit.deactivating(), row);
        svg.bar("deactivating", unit.deactivating(), unit.deactivated(), row);
        // In the right half the text stands left of the bar.
        boolean left = SvgBars.x(unit.activating()) < width / 2;
        String span = unit.span() > 0 ? " (" + BootTimes.span(unit.span()) + ")" : "";
        svg.text(left, unit.activating(), row, unit.name() + span);
        row++;
    }

    private void legend() {
        svg.open(20, 100);
        row++;
        legendRow("activating", "Activating");
        legendRow("active", "Active");
        legendRow("deactivating", "Deactivating");
        if (boot.at("SecurityStart") > 0) {
            legendRow("security", "Setting up security module");
        }
        legendRow("generators", "Generators");
        legendRow("unitsload", "Loading unit files");
        svg.close();
    }

    private void legendRow(String kind, String text) {
        svg.bar(kind, 0, 300_000, row);
        svg.text(true, 400_000, row, text);
        row++;
    }
}
