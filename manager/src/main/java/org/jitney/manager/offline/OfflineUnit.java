package org.jitney.manager.offline;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jitney.manager.Job;
import org.jitney.manager.Unit;
import org.jitney.manager.graph.DependencyType;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.graph.UnitGraph;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.scope.ScopeRuntime;
import org.jitney.manager.service.ServiceRuntime;
import org.jitney.manager.socket.SocketRuntime;

/** A unit that is described and never runs: it never did anything, and cannot. */
final class OfflineUnit implements Unit {
    private final String id;
    private final Supplier<UnitGraph> graph;

    OfflineUnit(String id, Supplier<UnitGraph> graph) {
        this.id = id;
        this.graph = graph;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public LoadedUnit loaded() {
        return graph.get().load(id);
    }

    @Override
    public Set<String> names() {
        return loaded().names();
    }

    @Override
    public Set<String> dependencies(DependencyType type) {
        return graph.get().dependencies(id, type);
    }

    @Override
    public ActiveState activeState() {
        return ActiveState.INACTIVE;
    }

    @Override
    public String subState() {
        return "dead";
    }

    @Override
    public String following() {
        return "";
    }

    @Override
    public Optional<Job> job() {
        return Optional.empty();
    }

    @Override
    public DualTimestamp stateChange() {
        return DualTimestamp.NEVER;
    }

    @Override
    public DualTimestamp inactiveExit() {
        return DualTimestamp.NEVER;
    }

    @Override
    public DualTimestamp activeEnter() {
        return DualTimestamp.NEVER;
    }

    @Override
    public DualTimestamp activeExit() {
        return DualTimestamp.NEVER;
    }

    @Override
    public DualTimestamp inactiveEnter() {
        return DualTimestamp.NEVER;
    }

    @Override
    public DualTimestamp conditionTimestamp() {
        return DualTimestamp.NEVER;
    }

    @Override
    public DualTimestamp assertTimestamp() {
        return DualTimestamp.NEVER;
    }

    @Override
    public boolean conditionResult() {
        return false;
    }

    @Override
    public boolean assertResult() {
        return false;
    }

    @Override
    public List<ConditionOutcome> conditionOutcomes() {
        return List.of();
    }

    @Override
    public List<ConditionOutcome> assertOutcomes() {
        return List.of();
    }

    @Override
    public String invocationId() {
        return "";
    }

    @Override
    public String controlGroup() {
        return "";
    }

    /** Its files are read when somebody asks, so they are never older than those on disk. */
    @Override
    public boolean needDaemonReload() {
        return false;
    }

    @Override
    public boolean canStart() {
        return false;
    }

    @Override
    public boolean canStop() {
        return false;
    }

    @Override
    public boolean canReload() {
        return false;
    }

    @Override
    public boolean canIsolate() {
        return false;
    }

    @Override
    public Optional<ServiceRuntime> service() {
        return Optional.empty();
    }

    @Override
    public Optional<SocketRuntime> socket() {
        return Optional.empty();
    }

    @Override
    public Optional<ScopeRuntime> scope() {
        return Optional.empty();
    }

    @Override
    public boolean isTransient() {
        return false;
    }

    @Override
    public String toString() {
        return id;
    }
}
