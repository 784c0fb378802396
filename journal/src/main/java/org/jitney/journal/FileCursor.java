package org.jitney.journal;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.jitney.journal.format.CorruptFile;
import org.jitney.journal.format.EntryChain;
import org.jitney.journal.format.JournalFile;
import org.jspecify.annotations.Nullable;

/**
 * One of the files of a reader, and the entry of it that is the nearest to where the reader stands.
 */
final class FileCursor {
    private final JournalFile file;
    private final Object key;
    private final EntryFields fields;
    private final EntryChain all;
    private Finder finder;

    private JournalFile.@Nullable Entry candidate;
    private boolean isSet;
    private boolean isDown;

    /** Where to go on when entries have come after the last one. */
    private long resumeAt;

    private long exhaustedAt;
    private long seqnumHigh;
    private long seqnumLow;

    /**
     * Begins with a file.
     *
     * @param key tells apart files that had the same name one after the other
     */
    FileCursor(JournalFile file, Object key) {
        this.file = file;
        this.key = key;
        this.fields = new EntryFields(file);
        this.all = file.entries();
        this.finder = new Finder.Everything(all);
    }

    JournalFile file() {
        return file;
    }

    EntryFields fields() {
        return fields;
    }

    Object key() {
        return key;
    }

    void match(Matches matches) {
        finder = matches.over(this);
        forget();
    }

    /** The reader stands somewhere else now. */
    void forget() {
        candidate = null;
        isSet = false;
    }

    Id128 seqnumId() {
        return new Id128(seqnumHigh, seqnumLow);
    }

    /** {@return the next entry of this file beyond a location} */
    JournalFile.@Nullable Entry beyond(Location location, boolean down) {
        try {
            if (!isSet || isDown != down) {
                isSet = true;
                isDown = down;
                exhaustedAt = -1;
                load(locate(location, down));
            } else if (candidate == null) {
                if (file.entryCount() == exhaustedAt || !down) {
                    return null;
                }
                all.retry();
                load(finder.find(resumeAt, true));
            }
            while (candidate != null && !isBeyond(candidate, location, down)) {
                long offset = candidate.offset();
                load(finder.find(down ? offset + 1 : offset - 1, down));
            }
            return candidate;
        } catch (CorruptFile e) {
            candidate = null;
            return null;
        }
    }

    private void load(long offset) throws CorruptFile {
        if (offset == 0) {
            exhaustedAt = file.entryCount();
            resumeAt = candidate == null ? resumeAt : candidate.offset() + 1;
            candidate = null;
            return;
        }
        candidate = file.entry(offset);
        resumeAt = offset + 1;
        seqnumHigh = file.seqnumIdHigh();
        seqnumLow = file.seqnumIdLow();
    }

    private long locate(Location location, boolean down) throws CorruptFile {
        long from = from(location, down);
        resumeAt = down ? Math.max(from, 1) : 0;
        if (from == 0 && down) {
            // Nothing is there yet; what comes will lie behind all that there is now.
            resumeAt = all.find(Long.MAX_VALUE, false) + 1;
        }
        return from <= 0 ? 0 : finder.find(from, down);
    }

    /** Without a switch over types: the JVM makes code for the first of those when it starts. */
    private long from(Location location, boolean down) throws CorruptFile {
        if (location instanceof Location.On on) {
            return on.file() == this
                    ? on.entry().offset() + (down ? 1 : -1)
                    : seek(place(on), down);
        }
        if (location instanceof Location.Seek seek) {
            return seek(seek.place(), down);
        }
        if (location instanceof Location.Tail) {
            return down ? 0 : Long.MAX_VALUE;
        }
        return down ? 1 : 0;
    }

    private static Cursor place(Location.On on) {
        JournalFile.Entry entry = on.entry();
        return new Cursor(
                Optional.of(on.seqnumId()),
                OptionalLong.of(entry.seqnum()),
                Optional.of(new Id128(entry.bootHigh(), entry.bootLow())),
                OptionalLong.of(entry.monotonic()),
                OptionalLong.of(entry.realtime()),
                OptionalLong.of(entry.xorHash()));
    }

    /** {@return the offset of the entry next to a place, 0 if there is none} */
    private long seek(Cursor place, boolean down) throws CorruptFile {
        if (place.hasSeqnum()
                && place.seqnumId()
                        .equals(Optional.of(new Id128(file.seqnumIdHigh(), file.seqnumIdLow())))) {
            long seqnum = place.seqnum().getAsLong();
            return all.seek(new Before.Seqnum(seqnum, down), down);
        }
        if (place.hasMonotonic()) {
            long boot =
                    file.findData(
                            ("_BOOT_ID=" + place.bootId().get())
                                    .getBytes(StandardCharsets.US_ASCII));
            if (boot != 0) {
                long monotonic = place.monotonic().getAsLong();
                long found = file.entriesOf(boot).seek(new Before.Monotonic(monotonic, down), down);
                if (found != 0) {
                    return found;
                }
            }
        }
        if (place.realtime().isPresent()) {
            long realtime = place.realtime().getAsLong();
            return all.seek(new Before.Realtime(realtime, down), down);
        }
        return down ? 1 : Long.MAX_VALUE;
    }

    private boolean isBeyond(JournalFile.Entry entry, Location location, boolean down) {
        if (!(location instanceof Location.On on)) {
            return true;
        }
        int order =
                on.file() == this
                        ? Long.compare(entry.offset(), on.entry().offset())
                        : EntryOrder.compare(
                                entry,
                                seqnumHigh,
                                seqnumLow,
                                on.entry(),
                                on.seqnumId().high(),
                                on.seqnumId().low());
        return down ? order > 0 : order < 0;
    }

    /** {@return how the candidate of this file stands to that of another} */
    int compareTo(FileCursor other) {
        if (candidate == null || other.candidate == null) {
            throw new IllegalStateException("nothing to compare");
        }
        return EntryOrder.compare(
                candidate,
                seqnumHigh,
                seqnumLow,
                other.candidate,
                other.seqnumHigh,
                other.seqnumLow);
    }
}
