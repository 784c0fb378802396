package org.jitney.clients.journalctl;

import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import org.jitney.clients.cli.LocalZone;
import org.jitney.journal.JournalHeader;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.time.TimeSpan;
import org.jitney.unitfile.time.Timestamp;

/** The text of {@code journalctl --header} about one file. */
final class HeaderText {
    private static final long HASH_ITEM = 16;
    private static final long MILLISECOND = 1000;

    private final StringBuilder text = new StringBuilder();
    private final JournalHeader header;

    private HeaderText(JournalHeader header) {
        this.header = header;
    }

    static String render(Path file, JournalHeader header) {
        HeaderText text = new HeaderText(header);
        text.line("File path", file.toString());
        text.identity();
        text.size();
        text.entries();
        text.tables();
        return text.text.toString();
    }

    private void identity() {
        line("File ID", header.fileId().toString());
        line("Machine ID", header.machineId().toString());
        line("Boot ID", header.bootId().toString());
        line("Sequential number ID", header.sequentialNumberId().toString());
        line("State", header.state().toString());
        flags("Compatible flags:", true, header.unknownCompatibleFlags());
        flags("Incompatible flags:", false, header.unknownIncompatibleFlags());
    }

    private void flags(String title, boolean compatible, long unknown) {
        text.append(title);
        for (JournalHeader.Flag flag : JournalHeader.Flag.values()) {
            if (flag.isCompatible() == compatible && header.flags().contains(flag)) {
                text.append(' ').append(flag);
            }
        }
        text.append(unknown == 0 ? "\n" : " ???\n");
    }

    private void size() {
        number("Header size", header.headerSize());
        number("Arena size", header.arenaSize());
        number("Data hash table size", header.dataHashTableSize() / HASH_ITEM);
        number("Field hash table size", header.fieldHashTableSize() / HASH_ITEM);
        line("Rotate suggested", header.rotateSuggested() ? "yes" : "no");
    }

    private void entries() {
        withHex("Head sequential number", header.headSequentialNumber());
        withHex("Tail sequential number", header.tailSequentialNumber());
        moment("Head realtime timestamp", header.headRealtimeTimestamp());
        moment("Tail realtime timestamp", header.tailRealtimeTimestamp());
        long monotonic = header.tailMonotonicTimestamp();
        line(
                "Tail monotonic timestamp",
                new TimeSpan(monotonic).render(MILLISECOND)
                        + " ("
                        + Long.toHexString(monotonic)
                        + ")");
        number("Objects", header.objects());
        number("Entry objects", header.entryObjects());
    }

    private void tables() {
        fill("Data", header.dataObjects(), header.dataHashTableSize());
        fill("Field", header.fieldObjects(), header.fieldHashTableSize());
        optional("Tag objects", header.tagObjects());
        optional("Entry array objects", header.entryArrayObjects());
        optional("Deepest field hash chain", header.deepestFieldHashChain());
        optional("Deepest data hash chain", header.deepestDataHashChain());
        line("Disk usage", ByteSize.render(header.diskUsage()));
    }

    private void fill(String what, OptionalLong count, long tableSize) {
        if (count.isPresent()) {
            number(what + " objects", count.getAsLong());
            long slots = tableSize / HASH_ITEM;
            double fill = 100.0 * count.getAsLong() / slots;
            line(
                    what + " hash table fill",
                    String.format(Locale.ROOT, "%.1f%%", fill)
                            .replace("NaN", "-nan")
                            .replace("Infinity", "inf"));
        }
    }

    private void optional(String title, OptionalLong value) {
        value.ifPresent(number -> number(title, number));
    }

    private void moment(String title, long usec) {
        String time = new Timestamp(usec).render(LocalZone.get());
        line(title, time + " (" + Long.toHexString(usec) + ")");
    }

    private void withHex(String title, long value) {
        line(title, Long.toUnsignedString(value) + " (" + Long.toHexString(value) + ")");
    }

    private void number(String title, long value) {
        line(title, Long.toUnsignedString(value));
    }

    private void line(String title, String value) {
        text.append(title).append(": ").append(value).append('\n');
    }
}
