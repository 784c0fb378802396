package org.jitney.guest.tree;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The difference that steps make, in the format of {@code git diff}, which git can apply: it has
 * words for links and modes that {@code diff -u} has not. What even git has no word for, such as
 * owners, stands in lines that begin with {@code #}.
 */
final class TreeDiff {
    private TreeDiff() {}

    static String of(List<Step> steps) {
        StringBuilder out = new StringBuilder();
        for (Step step : netted(steps)) {
            append(out, step);
        }
        return out.toString();
    }

    /** Each path once: from what it was at first to what it is at last. */
    static Collection<Step> netted(List<Step> steps) {
        Map<String, Step> paths = new LinkedHashMap<>();
        for (Step step : steps) {
            Step first = paths.get(step.path());
            paths.put(
                    step.path(),
                    first == null
                            ? step
                            : new Step(step.path(), first.before(), step.after(), step.reason()));
        }
        return paths.values().stream().filter(s -> !s.before().isAs(s.after())).toList();
    }

    private static void append(StringBuilder out, Step step) {
        State before = step.before();
        State after = step.after();
        if (isShown(before) && isShown(after) && type(before) != type(after)) {
            // A link that becomes a file: git shows the end of one and the beginning of the other.
            append(out, new Step(step.path(), before, State.Absent.ABSENT, step.reason()));
            append(out, new Step(step.path(), State.Absent.ABSENT, after, step.reason()));
            return;
        }
        if (!isShown(before) && !isShown(after)) {
            out.append("# ").append(Operation.of(step).kind()).append(' ');
            out.append(step.path()).append('\n');
            return;
        }
        String name = step.path();
        out.append("diff --git a").append(name).append(" b").append(name).append('\n');
        modes(out, before, after);
        owners(out, before, after);
        String old = text(before);
        String fresh = text(after);
        if (old.equals(fresh)) {
            return;
        }
        if (!isText(before) || !isText(after)) {
            out.append("Binary files differ\n");
            return;
        }
        out.append("--- ").append(isShown(before) ? "a" + name : "/dev/null").append('\n');
        out.append("+++ ").append(isShown(after) ? "b" + name : "/dev/null").append('\n');
        out.append(UnifiedDiff.hunks(old, fresh));
    }

    private static void modes(StringBuilder out, State before, State after) {
        if (!isShown(before)) {
            out.append("new file mode ").append(mode(after)).append('\n');
        } else if (!isShown(after)) {
            out.append("deleted file mode ").append(mode(before)).append('\n');
        } else if (!mode(before).equals(mode(after))) {
            out.append("old mode ").append(mode(before)).append('\n');
            out.append("new mode ").append(mode(after)).append('\n');
        }
    }

    private static void owners(StringBuilder out, State before, State after) {
        if (before instanceof State.File(Content _, State.Metadata old)
                && after instanceof State.File(Content _, State.Metadata fresh)
                && (old.uid() != fresh.uid() || old.gid() != fresh.gid())) {
            out.append("# owner ").append(old.uid()).append(':').append(old.gid());
            out.append(" to ").append(fresh.uid()).append(':').append(fresh.gid()).append('\n');
        }
    }

    private static boolean isShown(State state) {
        return type(state) != 0;
    }

    private static int type(State state) {
        return switch (state) {
            case State.File _ -> 0100000;
            case State.Link _ -> 0120000;
            case State.Absent _, State.Directory _, State.Special _ -> 0;
        };
    }

    private static String mode(State state) {
        return switch (state) {
            case State.File(Content _, State.Metadata metadata) ->
                    Integer.toOctalString(0100000 | metadata.mode());
            case State.Link _ -> "120000";
            case State.Absent _, State.Directory _, State.Special _ -> "0";
        };
    }

    private static boolean isText(State state) {
        return !(state instanceof State.File file) || file.content().isText();
    }

    private static String text(State state) {
        return switch (state) {
            case State.File(Content content, State.Metadata _) -> content.text();
            case State.Link(String target, State.Metadata _) -> target;
            case State.Absent _, State.Directory _, State.Special _ -> "";
        };
    }
}
