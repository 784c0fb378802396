package org.jitney.clients.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.clients.cli.LocalZone;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Screen;
import org.jitney.journal.JournalReader;
import org.jitney.journal.Journals;
import org.jitney.journal.Lifetime;
import org.jitney.journal.Selection;

/** The last lines that a unit has left in the journal since it was started, below its status. */
public final class UnitLog {
    private static final String FORBIDDEN = "Permission denied";

    private final Screen screen;
    private final View view;
    private final ByteOutput out;
    private boolean begun;
    private boolean cut;

    /** Prints to a screen. */
    public UnitLog(Screen screen, View view) {
        this.screen = screen;
        this.view = view;
        this.out = new ByteOutput(screen.stream());
    }

    /**
     * What is shown.
     *
     * @param lines the most
     * @param all whether fields are shown that cannot be printed
     * @param full whether lines may be of any length
     * @param warns whether it is said when the journal does not have everything
     * @param user whose unit it is; empty for one of the system
     */
    public record View(
            int lines,
            OutputMode mode,
            boolean all,
            boolean full,
            boolean warns,
            OptionalInt user) {}

    /**
     * A unit as its log is found.
     *
     * @param namespace of journald that it logs to; empty for none
     * @param startedAt microseconds of the monotonic clock when it was started; 0 if it never was
     */
    public record Subject(String name, String namespace, long startedAt) {}

    /** {@return whether lines were cut to the width of the terminal} */
    public boolean print(Subject unit) {
        String namespace = unit.namespace().isEmpty() ? "" : "+" + unit.namespace();
        return print(namespace, journal -> print(unit, view.lines(), journal));
    }

    /**
     * Prints the last lines of this boot that matches choose.
     *
     * @param matches adds them to the journal
     */
    public boolean print(Consumer<JournalReader> matches) {
        return print(
                "",
                journal -> {
                    matches.accept(journal);
                    journal.addConjunction();
                    UnitMatches.ofThisBoot(journal);
                    int shown = entries(0, view.lines(), journal);
                    cut &= shown > 0;
                });
    }

    private boolean print(String namespace, Consumer<JournalReader> what) {
        if (view.lines() <= 0) {
            return false;
        }
        Selection selection =
                Selection.everything()
                        .ofMachine(JournalPlaces.machineId())
                        .in(JournalPlaces.namespaces(namespace));
        try (JournalReader journal =
                Journals.openDirectories(
                        JournalPlaces.directories(Path.of("/"), false),
                        selection,
                        Lifetime.BRIEF)) {
            what.accept(journal);
        } catch (IOException e) {
            screen.error("Failed to open journal: " + e.getMessage());
        } catch (LogsFailure e) {
            screen.error(e.text());
        }
        out.flush();
        return cut;
    }

    private void print(Subject unit, int lines, JournalReader journal) {
        if (view.user().isPresent()) {
            UnitMatches.ofUser(journal, unit.name(), view.user().getAsInt());
        } else {
            UnitMatches.ofSystem(journal, unit.name());
        }
        journal.addConjunction();
        UnitMatches.ofThisBoot(journal);
        int shown = entries(unit.startedAt(), lines, journal);
        if (view.warns() && shown < lines && unit.startedAt() > 0) {
            warnOfLoss(unit, shown, journal);
        }
    }

    private int entries(long since, int lines, JournalReader journal) {
        EntryPrinter printer = EntryPrinter.of(view.mode(), style(), out, Catalog.empty());
        EntryView entry = new EntryView(journal);
        journal.seekTail();
        int shown = 0;
        boolean standing = journal.previousSkip(lines) > 0;
        while (standing) {
            entry.moved();
            if (entry.head().monotonic() >= since) {
                begin();
                cut |= printer.print(entry, Highlight.NONE);
                shown++;
            }
            standing = journal.next();
        }
        return shown;
    }

    private EntryStyle style() {
        Output output = screen.output();
        return new EntryStyle(
                view.all(),
                view.full() || output.isUnlimited(),
                false,
                true,
                false,
                false,
                output.hasColours(),
                output.width(),
                Set.of(),
                LocalZone.get(),
                output);
    }

    private void begin() {
        if (!begun) {
            out.write('\n');
            begun = true;
        }
    }

    /** The journal may begin later than the unit, or not all of it may be read. */
    private void warnOfLoss(Subject unit, int shown, JournalReader journal) {
        Optional<Long> first = firstOfBoot(journal);
        if (first.isEmpty() || unit.startedAt() >= first.get()) {
            return;
        }
        begin();
        boolean forbidden = journal.unreadable().containsValue(FORBIDDEN);
        String text;
        if (shown == 0 && forbidden) {
            text =
                    "Warning: some journal files were not opened due to insufficient"
                            + " permissions.\n";
        } else if (!forbidden) {
            text =
                    "Notice: journal has been rotated since unit was started, output may be"
                            + " incomplete.\n";
        } else {
            text =
                    "Warning: journal has been rotated since unit was started and some journal"
                            + " files were not opened due to insufficient permissions, output may"
                            + " be incomplete.\n";
        }
        out.write(text.getBytes(UTF_8));
    }

    private static Optional<Long> firstOfBoot(JournalReader journal) {
        journal.flushMatches();
        UnitMatches.ofThisBoot(journal);
        journal.seekHead();
        return journal.next() ? Optional.of(journal.entry().monotonic()) : Optional.empty();
    }
}
