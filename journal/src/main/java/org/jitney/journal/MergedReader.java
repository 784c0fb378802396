package org.jitney.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jitney.journal.format.CorruptFile;
import org.jitney.journal.format.JournalFile;
import org.jspecify.annotations.Nullable;

/** Goes through many files at once: each offers its next entry, and the first of them is it. */
final class MergedReader implements JournalReader {
    private final FileSet files;
    private final Matches matches = new Matches();
    private Location location = new Location.Head();

    MergedReader(FileSet files) {
        this.files = files;
    }

    @Override
    public void addMatch(byte[] match) {
        matches.add(match);
        rematch();
    }

    @Override
    public void addDisjunction() {
        matches.addDisjunction();
    }

    @Override
    public void addConjunction() {
        matches.addConjunction();
    }

    @Override
    public void flushMatches() {
        matches.clear();
        rematch();
    }

    private void rematch() {
        files.cursors().forEach(cursor -> cursor.match(matches));
    }

    private void seek(Location place) {
        location = place;
        files.cursors().forEach(FileCursor::forget);
    }

    @Override
    public void seekHead() {
        seek(new Location.Head());
    }

    @Override
    public void seekTail() {
        seek(new Location.Tail());
    }

    @Override
    public void seekRealtime(long realtime) {
        seek(new Location.Seek(Cursor.ofRealtime(realtime)));
    }

    @Override
    public void seekMonotonic(Id128 bootId, long monotonic) {
        seek(new Location.Seek(Cursor.ofMonotonic(bootId, monotonic)));
    }

    @Override
    public void seekCursor(String cursor) {
        seek(new Location.Seek(Cursor.parse(cursor)));
    }

    @Override
    public boolean next() {
        return step(true);
    }

    @Override
    public boolean previous() {
        return step(false);
    }

    private boolean step(boolean down) {
        FileCursor nearest = null;
        JournalFile.Entry found = null;
        for (FileCursor cursor : files.cursors()) {
            JournalFile.Entry entry = beyond(cursor, down);
            if (entry == null) {
                continue;
            }
            if (nearest == null || isNearer(cursor, nearest, down)) {
                nearest = cursor;
                found = entry;
            }
        }
        if (nearest == null || found == null) {
            return false;
        }
        location = new Location.On(nearest, found, nearest.seqnumId());
        return true;
    }

    private static boolean isNearer(FileCursor cursor, FileCursor nearest, boolean down) {
        int order = cursor.compareTo(nearest);
        return down ? order < 0 : order > 0;
    }

    private JournalFile.@Nullable Entry beyond(FileCursor cursor, boolean down) {
        try {
            return cursor.beyond(location, down);
        } catch (InternalError e) {
            // Somebody has cut off the file while it is mapped.
            return null;
        }
    }

    @Override
    public long nextSkip(long count) {
        long done = 0;
        while (done < count && step(true)) {
            done++;
        }
        return done;
    }

    @Override
    public long previousSkip(long count) {
        long done = 0;
        while (done < count && step(false)) {
            done++;
        }
        return done;
    }

    private Location.On current() {
        if (location instanceof Location.On on) {
            return on;
        }
        throw new IllegalStateException("the reader stands on no entry");
    }

    @Override
    public JournalEntry entry() {
        Location.On on = current();
        return on.file().fields().entry(on);
    }

    @Override
    public JournalEntry head() {
        return EntryFields.head(current());
    }

    @Override
    public <T> void forEachField(Function<byte[], T> renderer, Consumer<? super T> visitor) {
        Location.On on = current();
        on.file().fields().forEach(on.entry(), renderer, visitor);
    }

    @Override
    public Optional<byte[]> field(String name) {
        Location.On on = current();
        return on.file().fields().value(on.entry(), name.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Mark mark() {
        return new Mark(current());
    }

    @Override
    public MarkReader markReader() {
        return new MarkReader();
    }

    @Override
    public boolean isAt(String cursor) {
        Location.On on = current();
        Cursor wanted = Cursor.parse(cursor);
        return wanted.isOf(EntryFields.head(on), on.entry().xorHash());
    }

    @Override
    public List<byte[]> uniqueValues(String field) {
        Map<String, byte[]> values = new LinkedHashMap<>();
        byte[] name = field.getBytes(StandardCharsets.UTF_8);
        for (FileCursor cursor : files.cursors()) {
            forEachValue(
                    cursor.file(),
                    name,
                    (_, payload) -> {
                        byte[] value = Arrays.copyOfRange(payload, name.length + 1, payload.length);
                        values.putIfAbsent(new String(value, StandardCharsets.ISO_8859_1), value);
                    });
        }
        return List.copyOf(values.values());
    }

    private interface ValueVisitor {
        void visit(long data, byte[] payload) throws CorruptFile;
    }

    /** Goes through the data objects of a field; a damaged one is left out. */
    private static void forEachValue(JournalFile file, byte[] name, ValueVisitor visitor) {
        try {
            long field = file.findField(name);
            long data = field == 0 ? 0 : file.firstDataOf(field);
            while (data != 0) {
                try {
                    Optional<byte[]> payload = file.payloadOf(data, name);
                    if (payload.isPresent()) {
                        visitor.visit(data, payload.get());
                    }
                } catch (CorruptFile e) {
                    // Whether the chain goes on is decided by the object's header.
                }
                data = file.nextDataOf(data);
            }
        } catch (CorruptFile | InternalError e) {
            return;
        }
    }

    @Override
    public List<String> fieldNames() {
        LinkedHashSet<String> names = new LinkedHashSet<>();
        for (FileCursor cursor : files.cursors()) {
            try {
                cursor.file()
                        .forEachField(
                                (name, _) -> names.add(new String(name, StandardCharsets.UTF_8)));
            } catch (CorruptFile | InternalError e) {
                // The other files have theirs.
            }
        }
        return List.copyOf(names);
    }

    @Override
    public List<Boot> boots() {
        Map<Id128, Boot> boots = new LinkedHashMap<>();
        byte[] name = "_BOOT_ID".getBytes(StandardCharsets.US_ASCII);
        for (FileCursor cursor : files.cursors()) {
            JournalFile file = cursor.file();
            forEachValue(
                    file,
                    name,
                    (data, payload) -> {
                        String id =
                                new String(
                                        payload,
                                        name.length + 1,
                                        payload.length - name.length - 1,
                                        StandardCharsets.ISO_8859_1);
                        long first = file.entriesOf(data).find(1, true);
                        long last = file.entriesOf(data).find(Long.MAX_VALUE, false);
                        if (id.matches("[0-9a-f]{32}") && first != 0 && last != 0) {
                            Boot boot =
                                    new Boot(
                                            Id128.parse(id),
                                            file.entry(first).realtime(),
                                            file.entry(last).realtime());
                            boots.merge(boot.id(), boot, MergedReader::both);
                        }
                    });
        }
        List<Boot> sorted = new ArrayList<>(boots.values());
        // What Comparator makes is code of each run, as no cache of classes can hold it.
        sorted.sort((a, b) -> Long.compare(a.first(), b.first()));
        return sorted;
    }

    private static Boot both(Boot a, Boot b) {
        return new Boot(a.id(), Math.min(a.first(), b.first()), Math.max(a.last(), b.last()));
    }

    @Override
    public long diskUsage() {
        long sum = 0;
        for (FileCursor cursor : files.cursors()) {
            try {
                sum += cursor.file().usage();
            } catch (IOException e) {
                // What cannot be asked is not counted.
            }
        }
        return sum;
    }

    @Override
    public List<Path> files() {
        return files.cursors().stream().map(cursor -> cursor.file().path()).toList();
    }

    @Override
    public Map<Path, String> unreadable() {
        return files.unreadable();
    }

    @Override
    public Change await(long timeoutMillis) {
        Change change = files.await(timeoutMillis);
        if (change == Change.INVALIDATED) {
            files.added().forEach(cursor -> cursor.match(matches));
        }
        return change;
    }

    @Override
    public void close() {
        files.close();
    }
}
