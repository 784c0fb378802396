package org.jitney.clients.journalctl;

import java.util.Optional;
import org.jitney.clients.cli.UsageError;
import org.jitney.journal.JournalReader;

/** Brings the reader to where the entries begin that somebody wants. */
final class Seeking {
    private Seeking() {}

    /**
     * Where that is.
     *
     * @param isOnEntry whether the reader stands on the first of them; else it comes next
     * @param isBehindAll whether there is none behind the cursor
     */
    record Start(boolean isOnEntry, boolean isBehindAll) {}

    static Start seek(Wishes wishes, JournalReader journal) throws UsageError {
        Optional<String> cursor = wishes.cursor.or(() -> wishes.afterCursor);
        boolean behind = wishes.afterCursor.isPresent() && wishes.cursorFile.isEmpty();
        if (wishes.cursorFile.isPresent()) {
            Optional<String> kept = CursorFile.read(wishes.cursorFile.get());
            behind = kept.isPresent();
            cursor = kept.or(() -> wishes.cursor).or(() -> wishes.afterCursor);
        }
        if (cursor.isPresent()) {
            return cursor(wishes, journal, cursor.get(), behind);
        }
        return new Start(plain(wishes, journal), false);
    }

    private static Start cursor(Wishes wishes, JournalReader journal, String cursor, boolean behind)
            throws UsageError {
        try {
            journal.seekCursor(cursor);
        } catch (IllegalArgumentException e) {
            throw new UsageError("Failed to seek to cursor: Invalid argument");
        }
        int skip = behind ? 2 : 1;
        long gone = wishes.reverse ? journal.previousSkip(skip) : journal.nextSkip(skip);
        if (behind && gone < 2) {
            // In a journal that is followed, what comes behind it will still come.
            return new Start(false, !wishes.follow);
        }
        return new Start(gone > 0, false);
    }

    private static boolean plain(Wishes wishes, JournalReader journal) {
        if (wishes.since.isPresent() && !wishes.reverse) {
            journal.seekRealtime(wishes.since.getAsLong());
            return journal.next();
        }
        if (wishes.until.isPresent() && wishes.reverse) {
            journal.seekRealtime(wishes.until.getAsLong());
            return journal.previous();
        }
        if (wishes.reverse) {
            journal.seekTail();
            return journal.previous();
        }
        if (wishes.limit().isPresent() && !wishes.wantsOldest()) {
            journal.seekTail();
            return journal.previousSkip(wishes.limit().getAsInt()) > 0;
        }
        journal.seekHead();
        return journal.next();
    }
}
