package org.jitney.journal;

import org.jitney.journal.format.JournalFile;

/**
 * The order of entries of different files: by number within one sequence, else by the clock of the
 * boot if it is the same, else by real time; at last by contents, so that it is the same every
 * time. Equal are only copies of the same entry.
 */
final class EntryOrder {
    private EntryOrder() {}

    static int compare(
            JournalFile.Entry a,
            long aHigh,
            long aLow,
            JournalFile.Entry b,
            long bHigh,
            long bLow) {
        boolean sameSequence = aHigh == bHigh && aLow == bLow;
        boolean sameBoot = a.bootHigh() == b.bootHigh() && a.bootLow() == b.bootLow();
        int order = 0;
        if (sameSequence) {
            order = Long.compareUnsigned(a.seqnum(), b.seqnum());
        }
        if (order == 0 && sameBoot) {
            order = Long.compareUnsigned(a.monotonic(), b.monotonic());
        }
        if (order == 0) {
            order = Long.compareUnsigned(a.realtime(), b.realtime());
        }
        return order != 0 ? order : Long.compareUnsigned(a.xorHash(), b.xorHash());
    }
}
