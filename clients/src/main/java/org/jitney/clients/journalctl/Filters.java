package org.jitney.clients.journalctl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.UnitMatches;
import org.jitney.journal.JournalReader;
import org.jitney.unitfile.Glob;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** Turns wishes into matches of the reader. */
final class Filters {
    /** The fields that the units of the system come in, */
    private static final List<String> SYSTEM_FIELDS =
            List.of(
                    "_SYSTEMD_UNIT",
                    "COREDUMP_UNIT",
                    "UNIT",
                    "OBJECT_SYSTEMD_UNIT",
                    "_SYSTEMD_SLICE");

    /** and those of users. */
    private static final List<String> USER_FIELDS =
            List.of(
                    "_SYSTEMD_USER_UNIT",
                    "USER_UNIT",
                    "COREDUMP_USER_UNIT",
                    "OBJECT_SYSTEMD_USER_UNIT",
                    "_SYSTEMD_USER_SLICE");

    private static final String NOTHING_MATCHES = "No data available";

    private final Wishes wishes;
    private final JournalReader journal;
    private final Screen screen;
    private final int uid;

    Filters(Wishes wishes, JournalReader journal, Screen screen, int uid) {
        this.wishes = wishes;
        this.journal = journal;
        this.screen = screen;
        this.uid = uid;
    }

    /** Adds all of them; the reader has none yet. */
    void add() throws UsageError {
        boot();
        invocation();
        if (wishes.kernel) {
            match("_TRANSPORT=kernel");
            journal.addConjunction();
        }
        units();
        for (String identifier : wishes.identifiers) {
            match("SYSLOG_IDENTIFIER=" + identifier);
            journal.addDisjunction();
        }
        if (!wishes.identifiers.isEmpty()) {
            journal.addConjunction();
        }
        if (wishes.levels != Wishes.ALL_LEVELS) {
            for (int level = 0; level < 8; level++) {
                if ((wishes.levels & (1 << level)) != 0) {
                    match("PRIORITY=" + level);
                }
            }
            journal.addConjunction();
        }
        for (int facility : wishes.facilities) {
            match("SYSLOG_FACILITY=" + facility);
        }
        operands();
    }

    private void match(String match) {
        journal.addMatch(match.getBytes(UTF_8));
    }

    private void boot() throws UsageError {
        if (wishes.boot.isEmpty()) {
            return;
        }
        BootChoice choice = wishes.boot.get();
        if (choice.equals(BootChoice.LAST) && wishes.isOfThisMachine()) {
            UnitMatches.ofThisBoot(journal);
            return;
        }
        match("_BOOT_ID=" + Boots.choose(journal, choice));
        journal.addConjunction();
    }

    private void invocation() throws UsageError {
        if (wishes.invocation.isEmpty()) {
            return;
        }
        String id = Invocations.choose(wishes, journal, uid);
        match("_SYSTEMD_INVOCATION_ID=" + id);
        journal.addDisjunction();
        match("OBJECT_SYSTEMD_INVOCATION_ID=" + id);
        journal.addDisjunction();
        match("INVOCATION_ID=" + id);
        journal.addDisjunction();
        match("USER_INVOCATION_ID=" + id);
        journal.addConjunction();
    }

    private void units() throws UsageError {
        if (wishes.units.isEmpty() && wishes.userUnits.isEmpty()) {
            return;
        }
        List<String> units = expand(wishes.units, SYSTEM_FIELDS);
        List<String> userUnits = expand(wishes.userUnits, USER_FIELDS);
        if (units.isEmpty() && userUnits.isEmpty()) {
            // Without a match everything would be shown.
            throw new UsageError("Failed to add filter for units: " + NOTHING_MATCHES);
        }
        for (String unit : units) {
            UnitMatches.ofSystem(journal, unit);
            journal.addDisjunction();
        }
        for (String unit : userUnits) {
            UnitMatches.ofUser(journal, unit, uid);
            journal.addDisjunction();
        }
        journal.addConjunction();
    }

    /** {@return the units of these names, and those in the journal that match patterns} */
    private List<String> expand(List<String> texts, List<String> fields) throws UsageError {
        List<String> units = new ArrayList<>();
        List<Glob> patterns = new ArrayList<>();
        for (String text : texts) {
            String name = mangled(text);
            if (Glob.isPattern(name)) {
                patterns.add(Glob.withoutEscapes(name));
            } else {
                units.add(name);
            }
        }
        if (patterns.isEmpty()) {
            return units;
        }
        Set<String> found = new LinkedHashSet<>();
        for (String field : fields) {
            for (byte[] value : journal.uniqueValues(field)) {
                String unit = new String(value, UTF_8);
                if (patterns.stream().anyMatch(pattern -> pattern.matches(unit))) {
                    found.add(unit);
                }
            }
        }
        units.addAll(found);
        return units;
    }

    private String mangled(String text) throws UsageError {
        Optional<String> name = UnitEscape.mangleGlob(text, UnitType.SERVICE);
        if (name.isEmpty()) {
            throw new UsageError("Failed to add filter for units: Invalid argument");
        }
        boolean escaped = name.get().contains("\\x") && !text.contains("\\x");
        if (escaped && !text.startsWith("/") && !wishes.quiet) {
            String suffix = "." + UnitType.SERVICE.suffix();
            String shown = name.get();
            if (!UnitName.isValid(text) && shown.endsWith(suffix)) {
                shown = shown.substring(0, shown.length() - suffix.length());
            }
            screen.note(
                    "Invalid unit name \""
                            + text
                            + "\" escaped as \""
                            + shown
                            + "\" (maybe you should use systemd-escape?).");
        }
        return name.get();
    }

    private void operands() throws UsageError {
        boolean term = false;
        for (String operand : wishes.operands) {
            if (operand.equals("+")) {
                if (!term) {
                    break;
                }
                journal.addDisjunction();
                term = false;
            } else if (operand.startsWith("/")) {
                PathMatches.add(journal, operand);
                term = true;
            } else {
                try {
                    if (operand.startsWith("__")) {
                        throw new IllegalArgumentException("no field of an entry");
                    }
                    match(operand);
                } catch (IllegalArgumentException e) {
                    throw new UsageError("Failed to add match '" + operand + "': Invalid argument");
                }
                term = true;
            }
        }
        if (!wishes.operands.isEmpty() && !term) {
            throw new UsageError("\"+\" can only be used between terms");
        }
    }
}
