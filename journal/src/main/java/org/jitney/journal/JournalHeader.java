package org.jitney.journal;

import java.util.OptionalLong;
import java.util.Set;

/**
 * The header of a file. Numbers are unsigned; those that the file is too old for are missing.
 *
 * @param diskUsage bytes that the file takes on the disk
 */
public record JournalHeader(
        Id128 fileId,
        Id128 machineId,
        Id128 bootId,
        Id128 sequentialNumberId,
        State state,
        Set<Flag> flags,
        long unknownCompatibleFlags,
        long unknownIncompatibleFlags,
        long headerSize,
        long arenaSize,
        long dataHashTableOffset,
        long dataHashTableSize,
        long fieldHashTableOffset,
        long fieldHashTableSize,
        long tailObjectOffset,
        boolean rotateSuggested,
        long headSequentialNumber,
        long tailSequentialNumber,
        long headRealtimeTimestamp,
        long tailRealtimeTimestamp,
        long tailMonotonicTimestamp,
        long objects,
        long entryObjects,
        long entryArrayOffset,
        OptionalLong dataObjects,
        OptionalLong fieldObjects,
        OptionalLong tagObjects,
        OptionalLong entryArrayObjects,
        OptionalLong deepestFieldHashChain,
        OptionalLong deepestDataHashChain,
        OptionalLong tailEntryArrayOffset,
        OptionalLong tailEntryArrayEntries,
        OptionalLong tailEntryOffset,
        long diskUsage) {

    /** What the last writer left. */
    public enum State {
        OFFLINE,
        ONLINE,
        ARCHIVED,
        UNKNOWN;

        /** {@return the text of {@code journalctl --header}} */
        @Override
        public String toString() {
            return name();
        }
    }

    /** What the file makes use of; the text is that of {@code journalctl --header}. */
    public enum Flag {
        SEALED("SEALED", true),
        SEALED_CONTINUOUS("SEALED_CONTINUOUS", true),
        TAIL_ENTRY_BOOT_ID("TAIL_ENTRY_BOOT_ID", true),
        COMPRESSED_XZ("COMPRESSED-XZ", false),
        COMPRESSED_LZ4("COMPRESSED-LZ4", false),
        COMPRESSED_ZSTD("COMPRESSED-ZSTD", false),
        KEYED_HASH("KEYED-HASH", false),
        COMPACT("COMPACT", false);

        private final String text;
        private final boolean compatible;

        Flag(String text, boolean compatible) {
            this.text = text;
            this.compatible = compatible;
        }

        /** {@return whether a reader that does not know it may go on} */
        public boolean isCompatible() {
            return compatible;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
