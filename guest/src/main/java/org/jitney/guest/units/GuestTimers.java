package org.jitney.guest.units;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jitney.guest.tree.Node;
import org.jitney.guest.tree.PlannedTree;
import org.jitney.guest.tree.Reason;
import org.jitney.guest.tree.TreeError;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.install.UnitFileEntry;
import org.jitney.unitfile.time.CalendarSpec;

/**
 * When a guest's timers will elapse and when they last did. Of a system that does not run that can
 * be said of calendars, in its own time zone, and of timers that keep a stamp.
 */
public final class GuestTimers {
    private static final String STAMPS = "/var/lib/systemd/timers/stamp-";
    private static final String ZONES = "/zoneinfo/";

    private final PlannedTree tree;

    /** Looks at a tree. */
    public GuestTimers(PlannedTree tree) {
        this.tree = tree;
    }

    /**
     * A timer.
     *
     * @param unit its name
     * @param starts what it starts
     * @param nextUsec when its calendar elapses next, since 1970; 0 if it has none
     * @param lastUsec when it last did; 0 if that is not known
     */
    public record Row(String unit, String starts, long nextUsec, long lastUsec) {}

    /** {@return the timers that start at boot, or all} */
    public List<Row> list(boolean all, long nowUsec) throws TreeError, IOException {
        GuestUnits units = new GuestUnits(tree, Reason.of("list timers"));
        List<String> states =
                all ? List.of() : List.of("enabled", "enabled-runtime", "static", "linked");
        List<Row> rows = new ArrayList<>();
        for (UnitFileEntry entry : units.list(states, List.of("*.timer"))) {
            String unit = entry.path().substring(entry.path().lastIndexOf('/') + 1);
            if (all || !entry.state().toString().equals("static") || isWanted(unit)) {
                rows.add(row(units, unit, nowUsec));
            }
        }
        return rows;
    }

    /** A package may want a timer by a link of its own, beside no [Install] section. */
    private boolean isWanted(String unit) throws TreeError {
        for (String folder : List.of("/etc", "/usr/lib", "/lib")) {
            String link = folder + "/systemd/system/timers.target.wants/" + unit;
            if (tree.node(link).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private Row row(GuestUnits units, String unit, long nowUsec) throws TreeError {
        String starts = unit.substring(0, unit.length() - "timer".length()) + "service";
        long next = 0;
        long last = tree.target(STAMPS + unit).map(Node::modifiedUsec).orElse(0L);
        try {
            for (UnitFile file : units.read(unit, new ArrayList<>())) {
                starts = file.lastValue("Timer", "Unit").orElse(starts);
                for (String calendar : file.values("Timer", "OnCalendar")) {
                    long elapses = next(calendar, nowUsec).orElse(0);
                    next = next == 0 ? elapses : elapses == 0 ? next : Math.min(next, elapses);
                }
            }
        } catch (UnitFileError e) {
            // A timer whose file cannot be read never elapses.
            next = 0;
        }
        return new Row(unit, starts, next, last);
    }

    private OptionalLong next(String calendar, long nowUsec) throws TreeError {
        try {
            return calendar.isEmpty()
                    ? OptionalLong.empty()
                    : CalendarSpec.parse(calendar).next(nowUsec, zone());
        } catch (UnitFileError e) {
            return OptionalLong.empty();
        }
    }

    private ZoneId zone() throws TreeError {
        Optional<String> link = tree.readLink("/etc/localtime");
        int at = link.map(text -> text.indexOf(ZONES)).orElse(-1);
        try {
            return at < 0
                    ? ZoneOffset.UTC
                    : ZoneId.of(link.orElse("").substring(at + ZONES.length()));
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }
}
