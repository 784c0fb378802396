package org.jitney.clients.journalctl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.ByteOutput;
import org.jitney.clients.logs.Catalog;
import org.jitney.clients.logs.EntryPrinter;
import org.jitney.clients.logs.EntryStyle;
import org.jitney.clients.logs.EntryView;
import org.jitney.clients.logs.Highlight;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalEntry;
import org.jitney.journal.JournalReader;
import org.jspecify.annotations.Nullable;

/** The loop over the entries: which of them are printed, and what between them. */
final class Showing {
    private static final byte[] NO_ENTRIES = "-- No entries --\n".getBytes(UTF_8);

    private final Wishes wishes;
    private final JournalReader journal;
    private final EntryView view;
    private final ByteOutput out;
    private final EntryPrinter printer;
    private final Output look;
    private @Nullable Id128 previousBoot;
    private @Nullable JournalEntry current;
    private boolean standing;
    private int limit;
    private int shown;

    Showing(Wishes wishes, JournalReader journal, Screen screen, Catalog catalog, boolean links) {
        this.wishes = wishes;
        this.journal = journal;
        this.view = new EntryView(journal);
        this.out = new ByteOutput(screen.stream());
        this.look = screen.output();
        this.printer = EntryPrinter.of(wishes.output, style(wishes, look, links), out, catalog);
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
                wishes.utc ? ZoneOffset.UTC : ZoneId.systemDefault(),
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
        }
        if (wishes.follow) {
            follow();
        } else {
            entries(false);
            if (shown == 0 && !wishes.quiet) {
                out.write(NO_ENTRIES);
            }
        }
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
            if (!standing && !advance()) {
                return;
            }
            standing = false;
            if (isOutside()) {
                // Looked at again if more is wanted: it may be the end of the range for good.
                return;
            }
            separator();
            if (isExcluded()) {
                continue;
            }
            Optional<Highlight> found = search();
            if (found.isPresent()) {
                var _ = printer.print(view, found.get());
                shown++;
            }
        }
    }

    private boolean advance() {
        boolean more = wishes.reverse ? journal.previous() : journal.next();
        if (more) {
            note();
        }
        return more;
    }

    private void note() {
        view.moved();
        if (wishes.showCursor || wishes.cursorFile.isPresent()) {
            current = view.entry();
        }
    }

    private boolean isOutside() {
        if (wishes.reverse) {
            return wishes.since.isPresent() && view.entry().realtime() < wishes.since.getAsLong();
        }
        return wishes.until.isPresent() && view.entry().realtime() > wishes.until.getAsLong();
    }

    private void separator() {
        if (wishes.merge || wishes.quiet) {
            return;
        }
        Id128 boot = boot();
        if (previousBoot != null && !previousBoot.equals(boot)) {
            out.print(look.paint(Colour.HIGHLIGHT, "-- Boot " + boot + " --") + "\n");
        }
        previousBoot = boot;
    }

    private Id128 boot() {
        if (wishes.grep.isPresent()) {
            // Most entries are not printed, so reading all of each would be in vain.
            Optional<byte[]> field = view.field("_BOOT_ID");
            if (field.isPresent() && field.get().length == 32) {
                return Id128.parse(new String(field.get(), UTF_8));
            }
        }
        return view.entry().bootId();
    }

    private boolean isExcluded() {
        if (wishes.excludedIdentifiers.isEmpty()) {
            return false;
        }
        Optional<byte[]> identifier = view.field("SYSLOG_IDENTIFIER");
        return identifier.isPresent()
                && wishes.excludedIdentifiers.contains(new String(identifier.get(), UTF_8));
    }

    private Optional<Highlight> search() {
        if (wishes.grep.isEmpty()) {
            return Optional.of(Highlight.NONE);
        }
        return view.field("MESSAGE").flatMap(wishes.grep.get()::find);
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
