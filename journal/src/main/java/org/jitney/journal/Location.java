package org.jitney.journal;

import org.jitney.journal.format.JournalFile;

/** Where a reader stands in the sequence of all entries. */
sealed interface Location {
    record Head() implements Location {}

    record Tail() implements Location {}

    /** Somewhere between entries: as much of it as is known. */
    record Seek(Cursor place) implements Location {}

    /** On an entry of a file, which may be gone by now; with the id of its sequence. */
    record On(FileCursor file, JournalFile.Entry entry, Id128 seqnumId) implements Location {}
}
