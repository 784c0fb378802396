package org.jitney.guest.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.journal.ExportFormat;
import org.jitney.journal.JournalEntry;
import org.jitney.journal.JournalReader;
import org.jitney.journal.Journals;
import org.jitney.journal.Verification;
import org.jitney.linux.fd.Root;

/** Questions to the journal of a guest. */
public final class GuestJournal {
    /** More than anybody reads; who wants all entries exports them. */
    private static final int MOST = 100_000;

    /** Whoever made a larger file wants somebody to search it for hours; journald makes none. */
    private static final long MOST_SEARCHED = 256L << 20;

    private final Root root;

    /** Reads below a root, which stays the caller's to close. */
    public GuestJournal(Root root) {
        this.root = root;
    }

    /** Does something with each wanted entry. */
    private interface Visitor {
        void see(JournalEntry entry) throws IOException;
    }

    /** {@return the wanted entries, the oldest first} */
    public List<LogEntry> query(Filter filter) throws IOException {
        List<LogEntry> found = new ArrayList<>();
        visit(filter, entry -> found.add(entry(entry)));
        return found;
    }

    /** {@return the wanted entries in the export format} */
    public byte[] export(Filter filter) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        visit(filter, entry -> ExportFormat.write(entry, out));
        return out.toByteArray();
    }

    private void visit(Filter filter, Visitor visitor) throws IOException {
        try (JournalFiles files = JournalFiles.open(root);
                JournalReader reader = files.reader()) {
            if (!restrict(reader, filter)) {
                return;
            }
            int most = filter.lines() > 0 ? Math.min(filter.lines(), MOST) : MOST;
            if (filter.lines() > 0) {
                last(reader, filter, most, visitor);
            } else {
                filter.sinceUsec().ifPresentOrElse(reader::seekRealtime, reader::seekHead);
                long until = filter.untilUsec().orElse(Long.MAX_VALUE);
                while (most-- > 0 && reader.next() && reader.head().realtime() <= until) {
                    visitor.see(reader.entry());
                }
            }
        }
    }

    private static void last(JournalReader reader, Filter filter, int most, Visitor visitor)
            throws IOException {
        if (filter.untilUsec().isPresent()) {
            reader.seekRealtime(filter.untilUsec().getAsLong() + 1);
        } else {
            reader.seekTail();
        }
        List<JournalEntry> found = new ArrayList<>();
        long since = filter.sinceUsec().orElse(Long.MIN_VALUE);
        while (found.size() < most && reader.previous() && reader.head().realtime() >= since) {
            found.add(reader.entry());
        }
        Collections.reverse(found);
        for (JournalEntry entry : found) {
            visitor.see(entry);
        }
    }

    /** Says what is wanted: {@return false if there is no such boot} */
    private static boolean restrict(JournalReader reader, Filter filter) {
        if (filter.boot().isPresent()) {
            List<JournalReader.Boot> boots = reader.boots();
            int offset = filter.boot().get();
            int at = offset > 0 ? offset - 1 : boots.size() - 1 + offset;
            if (at < 0 || at >= boots.size()) {
                return false;
            }
            match(reader, "_BOOT_ID=" + boots.get(at).id());
            reader.addConjunction();
        }
        if (filter.unit().isPresent()) {
            String unit = filter.unit().get();
            match(reader, "_SYSTEMD_UNIT=" + unit);
            reader.addDisjunction();
            match(reader, "UNIT=" + unit);
            match(reader, "_PID=1");
            reader.addDisjunction();
            match(reader, "OBJECT_SYSTEMD_UNIT=" + unit);
            match(reader, "_UID=0");
            reader.addConjunction();
        }
        for (int level = 0; level <= filter.priority().orElse(-1); level++) {
            match(reader, "PRIORITY=" + level);
        }
        filter.matches().forEach(field -> match(reader, field));
        return true;
    }

    private static void match(JournalReader reader, String field) {
        reader.addMatch(field.getBytes(StandardCharsets.UTF_8));
    }

    private static LogEntry entry(JournalEntry entry) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (byte[] field : entry.fields()) {
            String text = new String(field, StandardCharsets.UTF_8);
            int equals = text.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(text.substring(0, equals), text.substring(equals + 1));
            }
        }
        return new LogEntry(entry.realtime(), entry.monotonic(), fields);
    }

    /** {@return the boots that left entries, the oldest first} */
    public List<JournalReader.Boot> boots() throws IOException {
        try (JournalFiles files = JournalFiles.open(root);
                JournalReader reader = files.reader()) {
            return List.copyOf(reader.boots());
        }
    }

    /** {@return bytes that all files take on the disk} */
    public long diskUsage() throws IOException {
        try (JournalFiles files = JournalFiles.open(root);
                JournalReader reader = files.reader()) {
            return reader.diskUsage();
        }
    }

    /**
     * What came of verifying a file.
     *
     * @param path in the guest
     * @param problem what is wrong, or nothing
     * @param salvageable how many entries of a damaged file can still be read
     */
    public record Finding(String path, String problem, int salvageable) {}

    /** {@return what came of verifying each file} */
    public List<Finding> verify() throws IOException {
        try (JournalFiles files = JournalFiles.open(root)) {
            List<Finding> found = new ArrayList<>();
            for (String path : files.paths()) {
                found.add(verify(files, path));
            }
            return found;
        }
    }

    private static Finding verify(JournalFiles files, String path) throws IOException {
        Verification result = Journals.verify(files.handle(path), Optional.empty(), done -> {});
        return switch (result) {
            case Verification.Intact _, Verification.Sealed _, Verification.KeyRequired _ ->
                    new Finding(path, "", 0);
            case Verification.KeyRejected _ -> new Finding(path, "the key is none", 0);
            case Verification.Corrupt(long offset, String reason, long size) -> {
                String problem = "%s at %d".formatted(reason, offset);
                boolean isSearched = size <= MOST_SEARCHED;
                yield new Finding(
                        path,
                        problem,
                        isSearched ? Journals.salvage(files.handle(path)).entries().size() : 0);
            }
        };
    }
}
