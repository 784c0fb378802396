package org.jitney.journal;

import org.jitney.journal.format.EntryChain;
import org.jitney.journal.format.JournalFile;

/**
 * Whether an entry lies before a place in the order: what is at the place does so when the last
 * entry up to it is wanted, and does not when the first from it on is ({@code down}). No lambdas,
 * as the JVM makes code for those that no training run has come by, and there are many ways to
 * seek.
 */
sealed interface Before extends EntryChain.Before {
    /** By the number in the sequence, without a sign. */
    record Seqnum(long place, boolean down) implements Before {
        @Override
        public boolean test(JournalFile.Entry entry) {
            int order = Long.compareUnsigned(entry.seqnum(), place);
            return down ? order < 0 : order <= 0;
        }
    }

    /** By the clock of the boot. */
    record Monotonic(long place, boolean down) implements Before {
        @Override
        public boolean test(JournalFile.Entry entry) {
            return down ? entry.monotonic() < place : entry.monotonic() <= place;
        }
    }

    /** By the clock on the wall. */
    record Realtime(long place, boolean down) implements Before {
        @Override
        public boolean test(JournalFile.Entry entry) {
            return down ? entry.realtime() < place : entry.realtime() <= place;
        }
    }
}
