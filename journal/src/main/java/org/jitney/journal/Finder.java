package org.jitney.journal;

import java.util.List;
import java.util.Optional;
import org.jitney.journal.format.CorruptFile;
import org.jitney.journal.format.EntryChain;
import org.jitney.journal.format.JournalFile;

/** Finds entries of one file, by their offsets, which have the order of the entries. */
sealed interface Finder {
    /**
     * {@return the first offset at or after this (down), or the last at or before it (up); 0 if
     * there is none}
     */
    long find(long offset, boolean down);

    /** All entries of the file. */
    record Everything(EntryChain chain) implements Finder {
        Everything(JournalFile file) {
            this(file.entries());
        }

        @Override
        public long find(long offset, boolean down) {
            return chain.find(offset, down);
        }
    }

    /** Those with one value of one field. */
    final class Value implements Finder {
        private final JournalFile file;
        private final byte[] payload;
        private Optional<EntryChain> chain = Optional.empty();
        private long soughtAt = -1;

        Value(JournalFile file, byte[] payload) {
            this.file = file;
            this.payload = payload;
        }

        @Override
        public long find(long offset, boolean down) {
            return chain().map(c -> c.find(offset, down)).orElse(0L);
        }

        /** A value that is missing may come with a later entry. */
        private Optional<EntryChain> chain() {
            try {
                long count = file.entryCount();
                if (chain.isEmpty() && count != soughtAt) {
                    soughtAt = count;
                    long data = file.findData(payload);
                    chain = data == 0 ? Optional.empty() : Optional.of(file.entriesOf(data));
                }
            } catch (CorruptFile e) {
                return Optional.empty();
            }
            return chain;
        }
    }

    /** Those that any of these finds. */
    record Any(List<Finder> parts) implements Finder {
        @Override
        public long find(long offset, boolean down) {
            long nearest = 0;
            for (Finder part : parts) {
                long found = part.find(offset, down);
                if (found != 0 && (nearest == 0 || (down ? found < nearest : found > nearest))) {
                    nearest = found;
                }
            }
            return nearest;
        }
    }

    /** Those that all of these find. */
    record All(List<Finder> parts) implements Finder {
        @Override
        public long find(long offset, boolean down) {
            long at = offset;
            int agreed = 0;
            int next = 0;
            while (agreed < parts.size()) {
                long found = parts.get(next).find(at, down);
                if (found == 0) {
                    return 0;
                }
                agreed = found == at ? agreed + 1 : 1;
                at = found;
                next = (next + 1) % parts.size();
            }
            return at;
        }
    }
}
