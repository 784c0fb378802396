package org.jitney.clients.logs;

import org.jitney.journal.JournalEntry;

/**
 * The view export format: {@code NAME=value} lines; a value that is not one line of text follows
 * its name on a line of its own, after its length. An empty line ends the entry.
 */
final class ExportPrinter implements EntryPrinter {
    private static final byte[] BOOT_ID = FieldName.of("_BOOT_ID");
    private static final byte[] CURSOR = FieldName.of("__CURSOR");
    private static final byte[] REALTIME = FieldName.of("__REALTIME_TIMESTAMP");
    private static final byte[] MONOTONIC = FieldName.of("__MONOTONIC_TIMESTAMP");

    private final EntryStyle style;
    private final ByteOutput out;

    ExportPrinter(EntryStyle style, ByteOutput out) {
        this.style = style;
        this.out = out;
    }

    @Override
    public boolean print(EntryView view, Highlight highlight) {
        JournalEntry entry = view.entry();
        out.write(CURSOR);
        out.print(entry.cursor());
        out.write('\n');
        out.write(REALTIME);
        out.decimal(entry.realtime());
        out.write('\n');
        out.write(MONOTONIC);
        out.decimal(entry.monotonic());
        out.write('\n');
        out.write(BOOT_ID);
        out.hex(entry.bootId().high(), entry.bootId().low());
        out.write('\n');
        for (byte[] field : entry.fields()) {
            if (!FieldName.is(field, BOOT_ID)) {
                field(field);
            }
        }
        out.write('\n');
        return false;
    }

    private void field(byte[] field) {
        int name = FieldName.length(field);
        if (!FieldName.isWanted(style.fields(), field, name)) {
            return;
        }
        if (Utf8.isPrintable(field, name, field.length - name, false)) {
            out.write(field);
        } else {
            out.write(field, 0, name);
            out.write('\n');
            out.littleEndian(field.length - name - 1);
            out.write(field, name + 1, field.length - name - 1);
        }
        out.write('\n');
    }
}
