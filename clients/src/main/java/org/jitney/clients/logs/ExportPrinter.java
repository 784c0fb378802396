package org.jitney.clients.logs;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jitney.journal.CursorWriter;
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
    private final ByteOutput scratch = ByteOutput.keeping();
    private final CursorWriter cursors = new CursorWriter();
    private final Function<byte[], byte[]> renderer = this::render;
    private final Consumer<byte[]> writer;

    ExportPrinter(EntryStyle style, ByteOutput out) {
        this.style = style;
        this.out = out;
        this.writer = out::write;
    }

    @Override
    public boolean print(EntryView view, Highlight highlight) {
        JournalEntry entry = view.head();
        int cursor = cursors.write(entry);
        out.write(CURSOR);
        out.write(cursors.bytes(), 0, cursor);
        out.write('\n');
        out.write(REALTIME);
        out.decimal(entry.realtime());
        out.write('\n');
        out.write(MONOTONIC);
        out.decimal(entry.monotonic());
        out.write('\n');
        out.write(BOOT_ID);
        out.write(cursors.bootIdText(entry.bootId()));
        out.write('\n');
        view.forEachField(renderer, writer);
        out.write('\n');
        return false;
    }

    private byte[] render(byte[] field) {
        write(field, scratch);
        return scratch.take();
    }

    private void write(byte[] field, ByteOutput to) {
        if (FieldName.is(field, BOOT_ID)) {
            return;
        }
        int name = FieldName.length(field);
        if (!FieldName.isWanted(style.fields(), field, name)) {
            return;
        }
        if (Utf8.isPrintable(field, name, field.length - name, false)) {
            to.write(field, 0, field.length);
        } else {
            to.write(field, 0, name);
            to.write('\n');
            to.littleEndian(field.length - name - 1);
            to.write(field, name + 1, field.length - name - 1);
        }
        to.write('\n');
    }
}
