package org.jitney.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Many journal files read as one sequence, as sd-journal(3) does. It stands before, on or after an
 * entry; a seek only says where the next {@link #next} or {@link #previous} begins. Not for several
 * threads at once.
 */
public interface JournalReader extends CurrentEntry, AutoCloseable {
    /**
     * Shows only entries that have this field. Matches of one field are alternatives, those of
     * different fields have to hold together.
     *
     * @param match {@code NAME=value}
     * @throws IllegalArgumentException if there is no {@code =} in it or the name is not a field's
     */
    void addMatch(byte[] match);

    /** What was matched until now, or what comes next. */
    void addDisjunction();

    /** What was matched until now, and what comes next. Binds weaker than a disjunction. */
    void addConjunction();

    void flushMatches();

    void seekHead();

    void seekTail();

    /** Before the first entry of that time (microseconds since 1970) or later. */
    void seekRealtime(long realtime);

    /** Before the first entry of that boot and time (microseconds) or later. */
    void seekMonotonic(Id128 bootId, long monotonic);

    /**
     * To the entry of a cursor, or the place where it would be.
     *
     * @throws IllegalArgumentException if it is not a cursor
     */
    void seekCursor(String cursor);

    /** {@return whether there was a further entry to go to} */
    boolean next();

    /** {@return whether there was an earlier entry to go to} */
    boolean previous();

    /**
     * Goes on by so many entries.
     *
     * @return how many there were
     */
    long nextSkip(long count);

    /**
     * Goes back by so many entries.
     *
     * @return how many there were
     */
    long previousSkip(long count);

    /**
     * Marks the entry that it stands on, for a {@link MarkReader}.
     *
     * @throws IllegalStateException if it stands on none
     */
    Mark mark();

    /**
     * {@return one that reads marked entries in another thread, while this one goes on; to be
     * closed before this one, which does not {@link #await} meanwhile}
     */
    MarkReader markReader();

    /** {@return whether the entry that it stands on is that of the cursor} */
    boolean isAt(String cursor);

    /** {@return the values that a field has in all files, each once, without regard to matches} */
    List<byte[]> uniqueValues(String field);

    /** {@return the names of all fields of all files, each once} */
    List<String> fieldNames();

    /** A boot that left entries: its first and last time, in microseconds since 1970. */
    record Boot(Id128 id, long first, long last) {}

    /** {@return the boots of all files, oldest first} */
    List<Boot> boots();

    /** {@return bytes that all files take on the disk} */
    long diskUsage();

    /** {@return the files that are read} */
    List<Path> files();

    /** {@return the files that could not be opened, with the reason} */
    Map<Path, String> unreadable();

    /** What has happened to the files. */
    enum Change {
        NOTHING,
        APPENDED,
        /** Files came or went. */
        INVALIDATED
    }

    /**
     * Waits until something happens to the files.
     *
     * @param timeoutMillis negative for no end
     */
    Change await(long timeoutMillis);

    @Override
    void close();
}
