package org.jitney.clients.logs;

import java.nio.charset.StandardCharsets;
import org.jitney.clients.logs.RenderedFields.Rendered;
import org.jitney.journal.JournalEntry;
import org.jspecify.annotations.Nullable;

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
    private final RenderedFields seen = new RenderedFields();
    private final ByteOutput scratch = ByteOutput.keeping();

    ExportPrinter(EntryStyle style, ByteOutput out) {
        this.style = style;
        this.out = out;
    }

    @Override
    public boolean print(EntryView view, Highlight highlight) {
        JournalEntry entry = view.entry();
        out.write(CURSOR);
        out.write(entry.cursor().getBytes(StandardCharsets.ISO_8859_1));
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
            Rendered known = known(field);
            if (known == null) {
                write(field, out);
            } else {
                out.write(known.text());
            }
        }
        out.write('\n');
        return false;
    }

    private @Nullable Rendered known(byte[] field) {
        if (field.length == 0) {
            return null;
        }
        Rendered known = seen.find(field);
        if (known == null && seen.isWorthwhile(field)) {
            write(field, scratch);
            known = new Rendered(0, 0, scratch.take());
            seen.keep(field, known);
        }
        return known;
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
