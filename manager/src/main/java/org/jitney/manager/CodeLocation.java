package org.jitney.manager;

import java.lang.StackWalker.StackFrame;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.sys.Unistd;

/** The line of our code that has something to say, and its thread, as fields of the journal. */
public final class CodeLocation {
    /** What only passes on what somebody else says. */
    private static final Set<String> PASSES_ON =
            Set.of(
                    "org.jitney.manager.CodeLocation",
                    "org.jitney.manager.EngineHost",
                    "org.jitney.manager.JobJournal",
                    "org.jitney.manager.UnitLog",
                    "org.jitney.manager.runtime.UnitHost",
                    "org.jitney.manager.runtime.UnitLines");

    private CodeLocation() {}

    /** {@return the fields of the caller's caller, who is in none of the packages of a logger} */
    public static Map<String, String> fields() {
        Optional<StackFrame> frame =
                StackWalker.getInstance()
                        .walk(frames ->
                                frames.filter(each -> speaks(each.getClassName())).findFirst());
        return frame.map(CodeLocation::fields).orElse(Map.of());
    }

    private static boolean speaks(String className) {
        return !PASSES_ON.contains(className)
                && !className.startsWith("org.slf4j.")
                && !className.startsWith("org.jitney.launcher.log.")
                && !className.startsWith("java.");
    }

    private static Map<String, String> fields(StackFrame frame) {
        String name = frame.getClassName();
        int nested = name.indexOf('$');
        String outer = nested < 0 ? name : name.substring(0, nested);
        return Map.of(
                "CODE_FILE", outer.replace('.', '/') + ".java",
                "CODE_LINE", Integer.toString(Math.max(frame.getLineNumber(), 0)),
                "CODE_FUNC", frame.getMethodName(),
                "TID", Integer.toString(Unistd.gettid()));
    }
}
