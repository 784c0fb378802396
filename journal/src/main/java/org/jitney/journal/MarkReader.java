package org.jitney.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jitney.journal.format.JournalFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries that a {@link JournalReader} has marked. It has its own view of the files, so
 * that several of these can be at work at once, each in a thread of its own.
 */
public final class MarkReader implements CurrentEntry, AutoCloseable {
    private final IdentityHashMap<FileCursor, EntryFields> files = new IdentityHashMap<>();
    private Location.@Nullable On place;

    MarkReader() {}

    /** Goes to a marked entry. */
    public void goTo(Mark mark) {
        place = mark.place();
    }

    private Location.On current() {
        if (place == null) {
            throw new IllegalStateException("the reader stands on no entry");
        }
        return place;
    }

    /** {@return the fields of a file that is opened when it is needed; none if it cannot be} */
    private Optional<EntryFields> fields(FileCursor cursor) {
        EntryFields known = files.get(cursor);
        if (known == null) {
            try {
                known = new EntryFields(cursor.file().twin());
            } catch (IOException e) {
                return Optional.empty();
            }
            files.put(cursor, known);
        }
        return Optional.of(known);
    }

    @Override
    public JournalEntry entry() {
        Location.On on = current();
        Optional<EntryFields> fields = fields(on.file());
        return fields.isPresent() ? fields.get().entry(on) : EntryFields.head(on);
    }

    @Override
    public JournalEntry head() {
        return EntryFields.head(current());
    }

    @Override
    public <T> void forEachField(Function<byte[], T> renderer, Consumer<? super T> visitor) {
        Location.On on = current();
        fields(on.file()).ifPresent(fields -> fields.forEach(on.entry(), renderer, visitor));
    }

    @Override
    public Optional<byte[]> field(String name) {
        Location.On on = current();
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return fields(on.file()).flatMap(fields -> fields.value(on.entry(), bytes));
    }

    @Override
    public void close() {
        files.values().stream().map(EntryFields::file).forEach(JournalFile::close);
        files.clear();
    }
}
