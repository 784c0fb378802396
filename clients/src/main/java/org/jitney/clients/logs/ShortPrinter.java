package org.jitney.clients.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jitney.clients.cli.Output;
import org.jitney.journal.JournalEntry;
import org.jitney.unitfile.ByteSize;
import org.jspecify.annotations.Nullable;

/** The modes of one line an entry: when, which host, who, and the message. */
final class ShortPrinter implements EntryPrinter {
    private static final byte[] UNKNOWN = " unknown".getBytes(UTF_8);

    private final OutputMode mode;
    private final EntryStyle style;
    private final ByteOutput out;
    private final Catalog catalog;
    private final MessageLines lines;
    private final EntryTime time;
    private final LevelColours[] levels = new LevelColours[8];
    private final LevelColours[] audit = new LevelColours[8];
    private final LineFields fields = new LineFields();
    private EntryMoment previous = EntryMoment.NONE;

    ShortPrinter(OutputMode mode, EntryStyle style, ByteOutput out, Catalog catalog) {
        this.mode = mode;
        this.style = style;
        this.out = out;
        this.catalog = catalog;
        Output output = style.output();
        boolean whole = style.full() || style.all();
        this.lines = new MessageLines(out, whole, style.columns(), output.hasUnicode());
        this.time = new EntryTime(mode, style.zone());
        boolean colours = output.hasColours();
        for (int i = 0; i < levels.length; i++) {
            levels[i] = colours ? LevelColours.of(i, output) : LevelColours.NONE;
            audit[i] = colours ? levels[i].audit(output) : LevelColours.NONE;
        }
    }

    @Override
    public boolean print(EntryView view, Highlight highlight) {
        JournalEntry entry = view.head();
        fields.read(view);
        EntryMoment now = EntryMoment.of(entry, fields.sourceRealtime, fields.sourceMonotonic);
        boolean cut = false;
        if (fields.message != null) {
            cut = line(view, fields.message, now, highlight);
        }
        previous = now;
        return cut;
    }

    private boolean line(EntryView view, byte[] message, EntryMoment now, Highlight highlight) {
        byte[] text = message;
        int from = LineFields.MESSAGE.length;
        Highlight marked = highlight;
        if (!style.all() && ControlSequences.isNeeded(message, from)) {
            ControlSequences.Result result = ControlSequences.strip(message, from, highlight);
            text = result.text();
            from = 0;
            marked = result.highlight();
        }
        if (style.firstLine()) {
            text = FieldName.firstLine(text, from);
        }
        int width = moment(now) + origin();
        out.write(':');
        out.write(' ');
        if (style.links()) {
            Links.documentation(fields.documentation, style.all(), view, catalog)
                    .ifPresent(url -> Links.print(out, url, style.output()));
        }
        boolean cut = false;
        if (!style.all() && !Utf8.isPrintable(text, from, text.length - from)) {
            out.print("[" + ByteSize.render(text.length - from) + " blob data]\n");
        } else {
            if (style.links() && fields.configFile != null) {
                Links.Linked linked = Links.configFile(fields.configFile, text, from, marked);
                text = linked.text();
                from = linked.from();
                marked = linked.highlight();
            }
            cut =
                    lines.print(
                            text,
                            from,
                            width + 2,
                            colours(),
                            new MessageLines.Marked(style.marks(), marked));
        }
        if (style.catalog()) {
            catalog.print(view, style.output(), out);
        }
        return cut;
    }

    private LevelColours colours() {
        int priority = fields.priority == null ? LevelColours.INFO : fields.priorityLevel();
        return fields.isAudit() ? audit[priority] : levels[priority];
    }

    private int moment(EntryMoment now) {
        if (mode == OutputMode.SHORT_MONOTONIC || mode == OutputMode.SHORT_DELTA) {
            return monotonic(now);
        }
        if (!EntryMoment.isValidRealtime(now.realtime())) {
            throw new LogsFailure("No valid realtime timestamp available");
        }
        return time.print(now.realtime(), out);
    }

    private int monotonic(EntryMoment now) {
        if (!EntryMoment.isValidMonotonic(now.monotonic())) {
            throw new LogsFailure("No valid monotonic timestamp available");
        }
        out.write('[');
        int width = 2 + seconds(now.monotonic());
        if (mode == OutputMode.SHORT_DELTA) {
            width += delta(now);
        }
        out.write(']');
        return width;
    }

    private int delta(EntryMoment now) {
        long delta;
        boolean reliable =
                EntryMoment.isValidMonotonic(previous.monotonic())
                        && now.bootId().equals(previous.bootId());
        if (reliable) {
            delta = Math.max(0, now.monotonic() - previous.monotonic());
        } else if (EntryMoment.isValidRealtime(now.realtime())
                && EntryMoment.isValidRealtime(previous.realtime())) {
            delta = Math.max(0, now.realtime() - previous.realtime());
        } else {
            out.spaces(16);
            return 16;
        }
        out.write(' ');
        out.write('<');
        int width = seconds(delta);
        out.write(reliable ? ' ' : '*');
        out.write('>');
        return width + 4;
    }

    private int seconds(long usec) {
        int width = out.decimal(usec / 1_000_000, 5, ' ');
        out.write('.');
        return width + 1 + out.decimal(usec % 1_000_000, 6, '0');
    }

    private int origin() {
        int width = 0;
        if (style.hostname() && isShown(fields.hostname, LineFields.HOSTNAME)) {
            width += word(' ', fields.hostname, LineFields.HOSTNAME);
        }
        width += who();
        if (isShown(fields.pid, LineFields.PID)) {
            width += word('[', fields.pid, LineFields.PID) + 1;
            out.write(']');
        } else if (isShown(fields.syslogPid, LineFields.SYSLOG_PID)) {
            width += word('[', fields.syslogPid, LineFields.SYSLOG_PID) + 1;
            out.write(']');
        }
        return width;
    }

    private int who() {
        if (mode == OutputMode.WITH_UNIT
                && (isShown(fields.unit, LineFields.UNIT)
                        || isShown(fields.userUnit, LineFields.USER_UNIT))) {
            return units();
        }
        if (isShown(fields.identifier, LineFields.IDENTIFIER)) {
            return word(' ', fields.identifier, LineFields.IDENTIFIER);
        }
        if (isShown(fields.comm, LineFields.COMM)) {
            return word(' ', fields.comm, LineFields.COMM);
        }
        // The original does not count it.
        out.write(UNKNOWN);
        return 0;
    }

    private int units() {
        int width = fields.unit == null ? 0 : word(' ', fields.unit, LineFields.UNIT);
        if (fields.userUnit != null) {
            var _ = word(fields.unit == null ? ' ' : '/', fields.userUnit, LineFields.USER_UNIT);
            // As the original counts it: by the length of the system's unit.
            width += 1 + (fields.unit == null ? 0 : fields.unit.length - LineFields.UNIT.length);
        }
        return width;
    }

    private int word(char before, byte @Nullable [] field, byte[] name) {
        if (field == null) {
            return 0;
        }
        out.write(before);
        out.write(field, name.length, field.length - name.length);
        return 1 + field.length - name.length;
    }

    private boolean isShown(byte @Nullable [] field, byte[] name) {
        return field != null && LineFields.isShown(field, name.length, style.all());
    }
}
