package org.jitney.clients.logs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalEntry;
import org.jitney.journal.JournalReader;
import org.jitney.journal.Mark;
import org.jitney.journal.MarkReader;

/** A journal in memory; it notes the matches and does not go by them. */
public final class FakeReader implements JournalReader {
    /** What was matched, in order: {@code OR} and {@code AND} between the fields. */
    public final List<String> matches = new ArrayList<>();

    private final List<JournalEntry> entries = new ArrayList<>();
    private int at = -1;

    /** An entry; its fields are characters of ISO 8859-1, a byte each. */
    public record Entry(
            long seqnum,
            Id128 seqnumId,
            long realtime,
            long monotonic,
            Id128 bootId,
            List<byte[]> fields)
            implements JournalEntry {
        @Override
        public String cursor() {
            return "s=" + seqnum;
        }
    }

    /** Adds an entry of a boot, so many seconds after 2023-11-14 22:13:20 UTC. */
    public FakeReader add(int boot, long seconds, String... fields) {
        List<byte[]> bytes = Arrays.stream(fields).map(f -> f.getBytes(ISO_8859_1)).toList();
        entries.add(
                new Entry(
                        entries.size() + 1L,
                        new Id128(0, 1),
                        1_700_000_000_000_000L + seconds * 1_000_000,
                        seconds * 1_000_000,
                        new Id128(0, boot),
                        bytes));
        return this;
    }

    /** Stands on the entry of that index. */
    public FakeReader on(int index) {
        at = index;
        return this;
    }

    @Override
    public void addMatch(byte[] match) {
        String text = new String(match, ISO_8859_1);
        if (text.indexOf('=') < 1) {
            throw new IllegalArgumentException("no field: " + text);
        }
        matches.add(text);
    }

    @Override
    public void addDisjunction() {
        matches.add("OR");
    }

    @Override
    public void addConjunction() {
        matches.add("AND");
    }

    @Override
    public void flushMatches() {
        matches.clear();
    }

    @Override
    public void seekHead() {
        at = -1;
    }

    @Override
    public void seekTail() {
        at = entries.size();
    }

    @Override
    public void seekRealtime(long realtime) {
        at = -1;
        while (at + 1 < entries.size() && entries.get(at + 1).realtime() < realtime) {
            at++;
        }
    }

    @Override
    public void seekMonotonic(Id128 bootId, long monotonic) {
        throw new UnsupportedOperationException("nobody asks for it");
    }

    @Override
    public void seekCursor(String cursor) {
        if (!cursor.startsWith("s=")) {
            throw new IllegalArgumentException("no cursor: " + cursor);
        }
        at = Integer.parseInt(cursor.substring(2)) - 2;
    }

    @Override
    public boolean next() {
        return nextSkip(1) == 1;
    }

    @Override
    public boolean previous() {
        return previousSkip(1) == 1;
    }

    @Override
    public long nextSkip(long count) {
        long gone = Math.min(count, entries.size() - 1L - at);
        at += (int) gone;
        return gone;
    }

    @Override
    public long previousSkip(long count) {
        long gone = Math.min(count, at);
        at -= (int) gone;
        return gone;
    }

    @Override
    public JournalEntry entry() {
        return entries.get(at);
    }

    @Override
    public Optional<byte[]> field(String name) {
        String start = name + "=";
        return entry().fields().stream()
                .filter(field -> new String(field, ISO_8859_1).startsWith(start))
                .findFirst()
                .map(field -> Arrays.copyOfRange(field, start.length(), field.length));
    }

    @Override
    public boolean isAt(String cursor) {
        return entry().cursor().equals(cursor);
    }

    @Override
    public List<byte[]> uniqueValues(String field) {
        List<byte[]> values = new ArrayList<>();
        int before = at;
        for (at = 0; at < entries.size(); at++) {
            field(field).ifPresent(values::add);
        }
        at = before;
        return values;
    }

    @Override
    public List<String> fieldNames() {
        return List.of();
    }

    @Override
    public List<Boot> boots() {
        List<Boot> boots = new ArrayList<>();
        for (JournalEntry entry : entries) {
            if (boots.isEmpty() || !boots.getLast().id().equals(entry.bootId())) {
                boots.add(new Boot(entry.bootId(), entry.realtime(), entry.realtime()));
            }
        }
        return boots;
    }

    @Override
    public long diskUsage() {
        return 0;
    }

    @Override
    public List<Path> files() {
        return List.of(Path.of("/fake"));
    }

    @Override
    public Map<Path, String> unreadable() {
        return Map.of();
    }

    @Override
    public Change await(long timeoutMillis) {
        return Change.NOTHING;
    }

    @Override
    public void close() {}

    @Override
    public Mark mark() {
        throw new UnsupportedOperationException("nothing here is read by several threads");
    }

    @Override
    public MarkReader markReader() {
        throw new UnsupportedOperationException("nothing here is read by several threads");
    }

    @Override
    public JournalEntry head() {
        return entry();
    }

    @Override
    public <T> void forEachField(Function<byte[], T> renderer, Consumer<? super T> visitor) {
        entry().fields().forEach(field -> visitor.accept(renderer.apply(field)));
    }
}
