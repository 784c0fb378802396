package org.jitney.journal;

import java.util.List;

/**
 * What is left of a damaged file.
 *
 * @param entries all that were found, in the order of the file; of a damaged one what is left
 * @param damaged how many of them miss a field, or have one that is altered
 * @param lost parts of the file that nothing could be made of, in order
 */
public record Salvage(List<JournalEntry> entries, long damaged, List<Range> lost) {

    /**
     * A part of the file.
     *
     * @param offset of its first byte
     * @param length in bytes
     */
    public record Range(long offset, long length) {}
}
