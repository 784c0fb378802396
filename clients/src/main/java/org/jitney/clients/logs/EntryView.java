package org.jitney.clients.logs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jitney.journal.CurrentEntry;
import org.jitney.journal.JournalEntry;
import org.jspecify.annotations.Nullable;

/**
 * The entry that a reader stands on, read once at most: whole when somebody wants the whole of it,
 * a field at a time until then.
 */
public final class EntryView {
    private final CurrentEntry journal;
    private @Nullable JournalEntry entry;

    /** Looks at where that reader stands. */
    public EntryView(CurrentEntry journal) {
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

    /** {@return the entry, perhaps without its fields} */
    public JournalEntry head() {
        JournalEntry known = entry;
        return known == null ? journal.head() : known;
    }

    /**
     * Makes something of each field, or takes what was made of it before.
     *
     * @param renderer the same object every time
     */
    <T> void forEachField(Function<byte[], T> renderer, Consumer<? super T> visitor) {
        journal.forEachField(renderer, visitor);
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
