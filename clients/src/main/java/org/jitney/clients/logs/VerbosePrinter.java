package org.jitney.clients.logs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;
import org.jitney.journal.JournalEntry;
import org.jitney.unitfile.ByteSize;

/** All fields of an entry, a line each, below its time and cursor. */
final class VerbosePrinter implements EntryPrinter {
    private static final byte[] MESSAGE = FieldName.of("MESSAGE");
    private static final byte[] CONFIG_FILE = FieldName.of("CONFIG_FILE");
    private static final int LONGEST = 300;

    private final EntryStyle style;
    private final ByteOutput out;
    private final Catalog catalog;
    private final EntryTime time;
    private final MessageLines lines;
    private final byte[] on;
    private final byte[] off;

    VerbosePrinter(EntryStyle style, ByteOutput out, Catalog catalog) {
        this.style = style;
        this.out = out;
        this.catalog = catalog;
        this.time = new EntryTime(OutputMode.VERBOSE, style.zone());
        Output output = style.output();
        this.lines = new MessageLines(out, true, 0, output.hasUnicode());
        this.on = output.colour(Colour.HIGHLIGHT).getBytes(StandardCharsets.US_ASCII);
        this.off = output.reset(Colour.HIGHLIGHT).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean print(EntryView view, Highlight highlight) {
        JournalEntry entry = view.entry();
        long source = 0;
        for (byte[] field : entry.fields()) {
            if (FieldName.is(field, LineFields.SOURCE_REALTIME)) {
                source = FieldName.number(field, LineFields.SOURCE_REALTIME.length);
            }
        }
        long realtime = EntryMoment.of(entry, source, -1).realtime();
        if (!EntryMoment.isValidRealtime(realtime)) {
            throw new LogsFailure("No valid realtime timestamp available");
        }
        var _ = time.print(realtime, out);
        out.write(' ');
        out.write('[');
        out.print(entry.cursor());
        out.write(']');
        out.write('\n');
        for (byte[] field : entry.fields()) {
            int name = FieldName.length(field);
            if (FieldName.isWanted(style.fields(), field, name)) {
                field(field, name);
            }
        }
        if (style.catalog()) {
            catalog.print(view, style.output(), out);
        }
        return false;
    }

    private void field(byte[] field, int name) {
        boolean message = style.output().hasColours() && FieldName.is(field, MESSAGE);
        boolean shown =
                style.all()
                        || ((field.length < LONGEST || style.full())
                                && Utf8.isPrintable(field, 0, field.length));
        out.spaces(4);
        out.write(message ? on : new byte[0]);
        out.write(field, 0, name);
        out.write('=');
        if (shown) {
            byte[] text = field;
            int from = name + 1;
            if (style.links() && FieldName.is(field, CONFIG_FILE) && field.length > from) {
                text = Links.toFile(Arrays.copyOfRange(field, from, field.length));
                from = 0;
            }
            var _ =
                    lines.print(
                            text, from, 4 + name + 1, LevelColours.NONE, MessageLines.Marked.NOT);
            out.write(message ? off : new byte[0]);
        } else {
            String size = ByteSize.render(field.length - name - 1);
            out.print("[" + size + " blob data]");
            out.write(message ? off : new byte[0]);
            out.write('\n');
        }
    }
}
