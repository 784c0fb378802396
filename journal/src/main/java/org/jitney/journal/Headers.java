package org.jitney.journal;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jitney.journal.JournalHeader.Flag;
import org.jitney.journal.JournalHeader.State;
import org.jitney.journal.format.CorruptFile;
import org.jitney.journal.format.HeaderView;
import org.jitney.journal.format.HeaderView.Value;

/** Makes a {@link JournalHeader} of what stands in a file. */
final class Headers {
    private static final Map<Flag, Integer> BITS =
            Map.of(
                    Flag.SEALED, 0,
                    Flag.TAIL_ENTRY_BOOT_ID, 1,
                    Flag.SEALED_CONTINUOUS, 2,
                    Flag.COMPRESSED_XZ, 0,
                    Flag.COMPRESSED_LZ4, 1,
                    Flag.KEYED_HASH, 2,
                    Flag.COMPRESSED_ZSTD, 3,
                    Flag.COMPACT, 4);

    private Headers() {}

    static JournalHeader read(HeaderView view) throws IOException, CorruptFile {
        return new JournalHeader(
                id(view, HeaderView.Id.FILE),
                id(view, HeaderView.Id.MACHINE),
                id(view, HeaderView.Id.TAIL_ENTRY_BOOT),
                id(view, HeaderView.Id.SEQNUM),
                state(view.state()),
                flags(view),
                view.compatibleFlags() & ~7,
                view.incompatibleFlags() & ~31,
                number(view, Value.HEADER_SIZE),
                number(view, Value.ARENA_SIZE),
                number(view, Value.DATA_HASH_TABLE_OFFSET),
                number(view, Value.DATA_HASH_TABLE_SIZE),
                number(view, Value.FIELD_HASH_TABLE_OFFSET),
                number(view, Value.FIELD_HASH_TABLE_SIZE),
                number(view, Value.TAIL_OBJECT_OFFSET),
                view.isRotationSuggested(),
                number(view, Value.HEAD_ENTRY_SEQNUM),
                number(view, Value.TAIL_ENTRY_SEQNUM),
                number(view, Value.HEAD_ENTRY_REALTIME),
                number(view, Value.TAIL_ENTRY_REALTIME),
                number(view, Value.TAIL_ENTRY_MONOTONIC),
                number(view, Value.OBJECTS),
                number(view, Value.ENTRIES),
                number(view, Value.ENTRY_ARRAY_OFFSET),
                view.number(Value.DATA),
                view.number(Value.FIELDS),
                view.number(Value.TAGS),
                view.number(Value.ENTRY_ARRAYS),
                view.number(Value.FIELD_HASH_CHAIN_DEPTH),
                view.number(Value.DATA_HASH_CHAIN_DEPTH),
                view.tailEntryArrayOffset(),
                view.tailEntryArrayEntries(),
                view.number(Value.TAIL_ENTRY_OFFSET),
                view.diskUsage());
    }

    private static Id128 id(HeaderView view, HeaderView.Id which) throws CorruptFile {
        return new Id128(view.high(which), view.low(which));
    }

    private static long number(HeaderView view, Value which) throws CorruptFile {
        return view.number(which).orElse(0);
    }

    private static State state(int state) {
        return switch (state) {
            case 0 -> State.OFFLINE;
            case 1 -> State.ONLINE;
            case 2 -> State.ARCHIVED;
            default -> State.UNKNOWN;
        };
    }

    private static Set<Flag> flags(HeaderView view) throws CorruptFile {
        EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        for (Flag flag : Flag.values()) {
            long word = flag.isCompatible() ? view.compatibleFlags() : view.incompatibleFlags();
            if ((word >> BITS.getOrDefault(flag, 63) & 1) != 0) {
                flags.add(flag);
            }
        }
        return flags;
    }
}
