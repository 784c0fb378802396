package org.jitney.journal.format;

import java.io.IOException;

/** What seals a file that is written: a key that changes with time, and a sum over new objects. */
public interface Seal {
    /** {@return the number of the interval that the key is for} */
    long epoch();

    /** Begins with the header and the hash tables of a new file. */
    void begin(JournalFile file) throws CorruptFile;

    /** {@return whether it can go on with what another has begun} */
    boolean canResume(JournalFile file) throws CorruptFile;

    /** Takes an object into the sum. */
    void put(JournalFile file, long object) throws CorruptFile;

    /** {@return the sum over what was put in, under the key of the epoch; begins anew} */
    byte[] finish();

    /** {@return whether the key is for an interval that is over at a time, in microseconds} */
    boolean isBehind(long realtime);

    /** Goes to the key of the next interval. There is no way back. */
    void evolve() throws IOException;

    /** Overwrites the key that is kept with the one that it has come to. */
    void keep() throws IOException;
}
