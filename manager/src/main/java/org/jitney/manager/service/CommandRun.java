package org.jitney.manager.service;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.manager.runtime.ExecStatus;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.service.ServiceSpec.Phase;
import org.jitney.manager.unit.ExecCommand;

/** How each command of each list went at the last start. */
final class CommandRun {
    /** A command that runs or is to run: its list and its place in it. */
    record Cursor(Phase phase, int index, ExecCommand command) {}

    private final Map<Phase, List<ExecStatus>> statuses = new EnumMap<>(Phase.class);

    void clear() {
        statuses.clear();
    }

    void record(Cursor cursor, ExecStatus status) {
        List<ExecStatus> list = statuses.computeIfAbsent(cursor.phase(), p -> new ArrayList<>());
        while (list.size() <= cursor.index()) {
            list.add(ExecStatus.NONE);
        }
        list.set(cursor.index(), status);
    }

    ExecStatus of(Cursor cursor) {
        List<ExecStatus> list = statuses.getOrDefault(cursor.phase(), List.of());
        return cursor.index() < list.size() ? list.get(cursor.index()) : ExecStatus.NONE;
    }

    Map<String, List<ExecStatus>> byDirective() {
        Map<String, List<ExecStatus>> out = new LinkedHashMap<>();
        statuses.forEach((phase, list) -> out.put(phase.directive(), List.copyOf(list)));
        return Collections.unmodifiableMap(out);
    }

    void save(StateBag into) {
        statuses.forEach((phase, list) -> {
            into.put("run." + phase.name(), list.size());
            for (int i = 0; i < list.size(); i++) {
                list.get(i).save(into, "run." + phase.name() + "." + i);
            }
        });
    }

    void restore(StateBag from) {
        for (Phase phase : Phase.values()) {
            List<ExecStatus> list = new ArrayList<>();
            for (int i = 0; i < from.integer("run." + phase.name()); i++) {
                list.add(ExecStatus.restore(from, "run." + phase.name() + "." + i));
            }
            if (!list.isEmpty()) {
                statuses.put(phase, list);
            }
        }
    }
}
