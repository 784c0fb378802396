package org.jitney.clients.logs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;
import org.jitney.journal.JournalEntry;
import org.jitney.journal.JournalReader;
import org.jspecify.annotations.Nullable;

/**
 * The entry that a reader stands on, read once at most: whole when somebody wants the whole of it,
 * a field at a time until then.
 */
public final class EntryView {
    private final JournalReader journal;
    private @Nullable JournalEntry entry;

    /** Looks at where that reader stands. */
    public EntryView(JournalReader journal) {
        this.journal = journal;
    }

    /** The reader stands on another entry now. */
    public void moved() {
        entry = null;
    }

    /** {@return the whole entry} */
    public JournalEntry entry() {
        JournalEntry known = entry;
        if (known == null) {
            known = journal.entry();
            entry = known;
        }
        return known;
    }

    /** {@return the value of the first field of that name} */
    public Optional<byte[]> field(String name) {
        if (entry == null) {
            return journal.field(name);
        }
        byte[] start = (name + "=").getBytes(ISO_8859_1);
        for (byte[] field : entry.fields()) {
            if (FieldName.is(field, start)) {
                return Optional.of(Arrays.copyOfRange(field, start.length, field.length));
            }
        }
        return Optional.empty();
    }
}
