package org.jitney.manager;

import java.util.List;
import java.util.function.Supplier;

/**
 * Variables of the manager's environment that come from a file which others write, such as the
 * system's language: read again when the manager reloads. What a client has set lies over them and
 * stays.
 */
final class EnvironmentSource {
    private final EngineCore engine;
    private final Supplier<List<String>> source;
    private List<String> last;

    /** Starts with what the environment has of it already. */
    EnvironmentSource(EngineCore engine, Supplier<List<String>> source) {
        this.engine = engine;
        this.source = source;
        this.last = source.get();
    }

    /** Takes over what has changed since the last time. */
    void refresh() {
        List<String> now = source.get();
        if (now.equals(last)) {
            return;
        }
        List<String> before = engine.environment().assignments();
        for (String assignment : last) {
            if (before.contains(assignment) && !now.contains(assignment)) {
                engine.environment().unset(name(assignment));
            }
        }
        List<String> kept = engine.environment().assignments().stream().map(this::name).toList();
        engine.environment()
                .setAll(now.stream().filter(each -> !kept.contains(name(each))).toList());
        last = now;
        engine.saved().changed();
        engine.listeners().managerChanged(List.of("Environment"));
    }

    private String name(String assignment) {
        return assignment.substring(0, assignment.indexOf('='));
    }
}
