package org.jitney.clients.logs;

import java.util.Optional;

/** Nothing but the message, or the values of the fields that were asked for. */
final class CatPrinter implements EntryPrinter {
    private final EntryStyle style;
    private final ByteOutput out;
    private final boolean colours;

    CatPrinter(EntryStyle style, ByteOutput out) {
        this.style = style;
        this.out = out;
        this.colours = style.output().hasColours();
    }

    @Override
    public boolean print(EntryView view, Highlight highlight) {
        LevelColours levels =
                colours ? LevelColours.of(priority(view), style.output()) : LevelColours.NONE;
        if (style.fields().isEmpty()) {
            view.field("MESSAGE").ifPresent(value -> value(value, levels, highlight));
        }
        for (String name : style.fields()) {
            boolean message = name.equals("MESSAGE");
            view.field(name).ifPresent(value -> field(value, levels, highlight, message));
        }
        return false;
    }

    private static int priority(EntryView view) {
        Optional<byte[]> value = view.field("PRIORITY");
        return value.map(LevelColours::priority).orElse(LevelColours.INFO);
    }

    private void field(byte[] value, LevelColours levels, Highlight highlight, boolean message) {
        if (message) {
            value(value, levels, highlight);
            return;
        }
        out.write(levels.on());
        out.write(value);
        out.write(levels.off());
        out.write('\n');
    }

    private void value(byte[] whole, LevelColours levels, Highlight found) {
        byte[] value = style.firstLine() ? FieldName.firstLine(whole, 0) : whole;
        Highlight highlight = found.end() <= value.length ? found : Highlight.NONE;
        if (!colours) {
            out.write(value);
            out.write('\n');
            return;
        }
        out.write(levels.on());
        out.write(value, 0, highlight.start());
        out.write(levels.mark());
        out.write(value, highlight.start(), highlight.end() - highlight.start());
        out.write(levels.on());
        out.write(value, highlight.end(), value.length - highlight.end());
        out.write(levels.off());
        out.write('\n');
    }
}
