package org.jitney.journal;

import java.util.List;

/**
 * What is left of a damaged file.
 *
 * @param entries all that are whole, in the order of their numbers
 * @param lost parts of the file that nothing could be made of, in order
 */
public record Salvage(List<JournalEntry> entries, List<Range> lost) {

    /**
     * A part of the file.
     *
     * @param offset of its first byte
     * @param length in bytes
     */
    public record Range(long offset, long length) {}
}
