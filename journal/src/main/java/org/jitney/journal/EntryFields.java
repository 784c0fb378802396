package org.jitney.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jitney.journal.format.CorruptFile;
import org.jitney.journal.format.JournalFile;

/**
 * Reads the fields of entries of a file. Fields that are damaged are left out, and all of them when
 * somebody has cut off the file while it is mapped ({@link InternalError}).
 */
record EntryFields(JournalFile file) {
    /** What the fields of one entry may have together, as a file must not use up all memory. */
    private static final long LIMIT = Math.min(768L << 20, Runtime.getRuntime().maxMemory() / 2);

    static StoredEntry head(Location.On on) {
        return head(on, List.of());
    }

    private static StoredEntry head(Location.On on, List<byte[]> fields) {
        return head(on.entry(), on.seqnumId(), fields);
    }

    private static StoredEntry head(JournalFile.Entry entry, Id128 sequence, List<byte[]> fields) {
        return new StoredEntry(
                entry.seqnum(),
                sequence,
                entry.realtime(),
                entry.monotonic(),
                new Id128(entry.bootHigh(), entry.bootLow()),
                entry.xorHash(),
                fields);
    }

    /** {@return the whole entry} */
    StoredEntry entry(Location.On on) {
        return entry(on.entry(), on.seqnumId());
    }

    /** {@return the whole entry} */
    StoredEntry entry(JournalFile.Entry entry, Id128 sequence) {
        List<byte[]> fields = new ArrayList<>(Math.min(entry.items(), 64));
        long total = 0;
        for (int i = 0; i < entry.items() && total < LIMIT; i++) {
            try {
                fields.add(file.payload(file.item(entry, i)));
                total += file.payloadLength();
            } catch (CorruptFile e) {
                // The other fields may be whole.
            } catch (InternalError e) {
                break;
            }
        }
        return head(entry, sequence, fields);
    }

    /** Gives what a renderer makes of each field. */
    <T> void forEach(
            JournalFile.Entry entry, Function<byte[], T> renderer, Consumer<? super T> visitor) {
        long total = 0;
        for (int i = 0; i < entry.items() && total < LIMIT; i++) {
            try {
                visitor.accept(file.rendered(file.item(entry, i), renderer));
                total += file.payloadLength();
            } catch (CorruptFile e) {
                // The other fields may be whole.
            } catch (InternalError e) {
                return;
            }
        }
    }

    /** {@return the value of the first field of that name} */
    Optional<byte[]> value(JournalFile.Entry entry, byte[] name) {
        for (int i = 0; i < entry.items(); i++) {
            try {
                Optional<byte[]> payload = file.payloadOf(file.item(entry, i), name);
                if (payload.isPresent()) {
                    byte[] all = payload.get();
                    return Optional.of(Arrays.copyOfRange(all, name.length + 1, all.length));
                }
            } catch (CorruptFile e) {
                // The other fields may be whole.
            } catch (InternalError e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
