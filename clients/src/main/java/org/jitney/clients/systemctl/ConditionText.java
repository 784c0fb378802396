package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Properties;

/** The part of {@code status} that says why a unit was not started: conditions and assertions. */
final class ConditionText {
    private final Properties unit;
    private final Now now;
    private final TimestampStyle stamps;
    private final Output output;

    ConditionText(Properties unit, Now now, TimestampStyle stamps, Output output) {
        this.unit = unit;
        this.now = now;
        this.stamps = stamps;
        this.output = output;
    }

    void append(StringBuilder out) {
        long checked = unit.number("ConditionTimestamp");
        if (unit.has("ConditionResult")
                && !unit.flag("ConditionResult")
                && TimestampStyle.isSet(checked)) {
            String what = output.paint(Colour.HIGHLIGHT_YELLOW, "condition failed");
            line(out, "  Condition: start ", what, checked);
            list(out, unit.structs("Conditions"));
        }
        long asserted = unit.number("AssertTimestamp");
        if (unit.has("AssertResult")
                && !unit.flag("AssertResult")
                && TimestampStyle.isSet(asserted)) {
            String what = output.paint(Colour.HIGHLIGHT_RED, "assertion failed");
            line(out, "     Assert: start ", what, asserted);
            list(out, unit.structs("Asserts"));
        }
    }

    private void line(StringBuilder out, String label, String what, long stamp) {
        out.append(label).append(what).append(" at ").append(stamps.render(stamp));
        out.append("; ").append(now.relative(stamp)).append('\n');
    }

    /** Of those of which one must hold, none is named: none held. */
    private void list(StringBuilder out, List<Struct> conditions) {
        List<String> lines = new ArrayList<>();
        boolean triggered = false;
        for (Struct condition : conditions) {
            boolean trigger = condition.get(1).equals(true);
            boolean failed = ((Number) condition.get(4)).intValue() < 0;
            if (trigger) {
                triggered |= failed;
            } else if (failed) {
                String negated = condition.get(2).equals(true) ? "!" : "";
                lines.add(
                        condition.string(0) + "=" + negated + condition.string(3) + " was not met");
            }
        }
        if (triggered && lines.isEmpty()) {
            lines.add("none of the trigger conditions were met");
        }
        for (int i = 0; i < lines.size(); i++) {
            boolean more = i + 1 < lines.size();
            out.append(" ".repeat(13));
            out.append(output.glyph(more ? Glyph.TREE_BRANCH : Glyph.TREE_RIGHT));
            out.append(' ').append(lines.get(i)).append('\n');
        }
    }
}
