package org.jitney.clients.journalctl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.LocalZone;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.ByteOutput;
import org.jitney.clients.logs.Catalog;
import org.jitney.clients.logs.EntryPrinter;
import org.jitney.clients.logs.EntryStyle;
import org.jitney.clients.logs.EntryView;
import org.jitney.clients.logs.Highlight;
import org.jitney.clients.logs.OutputMode;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalEntry;
import org.jitney.journal.JournalReader;
import org.jspecify.annotations.Nullable;

/** The loop over the entries: which of them are printed, and what between them. */
final class Showing {
    private static final byte[] NO_ENTRIES = "-- No entries --\n".getBytes(UTF_8);

    private static final byte[] NOTHING = {};

    /** As many are looked at before it pays to start threads. */
    private static final int FEW = 1000;

    private final Wishes wishes;
    private final Picking picking;
    private final JournalReader journal;
    private final EntryView view;
    private final ByteOutput out;
    private final EntryPrinter printer;
    private final Output look;
    private final PrintStream stream;
    private final PrinterMaker printers;
    private @Nullable Id128 previousBoot;
    private @Nullable JournalEntry current;
    private boolean standing;
    private int limit;
    private int shown;
    private long walked;

    /** Makes a printer of what is wanted. */
    @FunctionalInterface
    interface PrinterMaker {
        EntryPrinter to(ByteOutput out);
    }

    Showing(Wishes wishes, JournalReader journal, Screen screen, Catalog catalog, boolean links) {
        this.wishes = wishes;
        this.picking = new Picking(wishes);
        this.journal = journal;
        this.view = new EntryView(journal);
        this.out = new ByteOutput(screen.stream());
        this.look = screen.output();
        this.stream = screen.stream();
        EntryStyle style = style(wishes, look, links);
        this.printers = to -> EntryPrinter.of(wishes.output, style, to, catalog);
        this.printer = printers.to(out);
    }

    private static EntryStyle style(Wishes wishes, Output output, boolean links) {
        return new EntryStyle(
                wishes.all,
                wishes.full,
                wishes.catalog,
                wishes.hostname,
                wishes.firstLineOnly,
                true,
                links,
                output.width(),
                wishes.outputFields,
                wishes.utc || !wishes.output.hasCalendarTime() ? ZoneOffset.UTC : LocalZone.get(),
                output);
    }

    /**
     * Prints the entries from where the reader is now.
     *
     * @param start where the reader was brought to
     * @return how many it printed
     */
    int run(Seeking.Start start) throws UsageError {
        standing = start.isOnEntry();
        OptionalInt wanted = start.isBehindAll() ? OptionalInt.of(0) : wishes.limit();
        limit = wanted.orElse(-1);
        if (standing) {
            note();
        } else if (limit == 0 && !start.isBehindAll() && wantsCursor() && journal.previous()) {
            // "From now on" is behind the last entry: its cursor is what was asked for.
            note();
        }
        if (wishes.follow) {
            follow();
        } else {
            entries(false);
            if (shown == 0 && !wishes.quiet) {
                out.write(NO_ENTRIES);
            }
        }
        // What was printed is printed, whatever becomes of the file of the cursor.
        out.flush();
        cursor();
        out.flush();
        return shown;
    }

    private void follow() {
        entries(false);
        while (true) {
            out.flush();
            var _ = journal.await(-1);
            entries(true);
        }
    }

    private void entries(boolean again) {
        while (limit < 0 || shown < limit || again) {
            if (walked == FEW && canBeShared()) {
                share();
                return;
            }
            if (!goOn()) {
                return;
            }
            walked++;
            out.write(separator());
            Optional<Highlight> found = picking.pick(view);
            if (found.isPresent()) {
                var _ = printer.print(view, found.get());
                shown++;
            }
        }
    }

    /** {@return whether the entries are independent of each other, and which they are is known} */
    private boolean canBeShared() {
        return !wishes.follow
                && !wishes.catalog
                && wishes.output != OutputMode.SHORT_DELTA
                && (limit < 0 || picking.takesAll());
    }

    /** Has the rest printed by several threads. */
    private void share() {
        out.flush();
        try (SharedPrinting shared = new SharedPrinting(journal, picking, printers, stream)) {
            int left = limit < 0 ? Integer.MAX_VALUE : limit - shown;
            while (left > 0 && goOn()) {
                shared.add(journal.mark(), separator());
                left--;
            }
            shown += shared.finish();
        }
    }

    /** {@return whether the reader stands on a further entry, and it is in the range} */
    private boolean goOn() {
        if (!standing && !advance()) {
            return false;
        }
        standing = false;
        // Looked at again if more is wanted: it may be the end of the range for good.
        return !isOutside();
    }

    private boolean advance() {
        boolean more = wishes.reverse ? journal.previous() : journal.next();
        if (more) {
            note();
        }
        return more;
    }

    private boolean wantsCursor() {
        return wishes.showCursor || wishes.cursorFile.isPresent();
    }

    private void note() {
        view.moved();
        if (wantsCursor()) {
            current = view.head();
        }
    }

    private boolean isOutside() {
        if (wishes.reverse) {
            return wishes.since.isPresent() && view.head().realtime() < wishes.since.getAsLong();
        }
        return wishes.until.isPresent() && view.head().realtime() > wishes.until.getAsLong();
    }

    /** {@return what stands between entries of different boots; else nothing} */
    private byte[] separator() {
        if (wishes.merge || wishes.quiet) {
            return NOTHING;
        }
        Id128 before = previousBoot;
        Id128 boot = view.head().bootId();
        previousBoot = boot;
        if (before == null || before.equals(boot)) {
            return NOTHING;
        }
        return (look.paint(Colour.HIGHLIGHT, "-- Boot " + boot + " --") + "\n").getBytes(UTF_8);
    }

    private void cursor() throws UsageError {
        if (current == null) {
            return;
        }
        String cursor = current.cursor();
        if (wishes.showCursor) {
            out.print("-- cursor: " + cursor + "\n");
        }
        if (wishes.cursorFile.isPresent()) {
            CursorFile.write(wishes.cursorFile.get(), cursor);
        }
    }
}
