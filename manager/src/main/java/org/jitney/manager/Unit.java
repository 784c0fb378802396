package org.jitney.manager;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jitney.manager.graph.DependencyType;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.path.PathRuntime;
import org.jitney.manager.runtime.ActivationDetails;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.scope.ScopeRuntime;
import org.jitney.manager.service.ServiceRuntime;
import org.jitney.manager.socket.SocketRuntime;
import org.jitney.manager.timer.TimerRuntime;

/** A unit that the manager knows; a view for readers, changed only by the engine's thread. */
public interface Unit {
    /** {@return the primary name} */
    String id();

    /** {@return all names, the primary one included} */
    Set<String> names();

    /** {@return what its files say} */
    LoadedUnit loaded();

    /** {@return primary names of the units linked to by that type, inverse links included} */
    Set<String> dependencies(DependencyType type);

    ActiveState activeState();

    /** {@return the state in the words of its type, for example {@code start-pre}} */
    String subState();

    /** {@return the unit whose state this one follows, else empty} */
    String following();

    Optional<Job> job();

    DualTimestamp stateChange();

    DualTimestamp inactiveExit();

    DualTimestamp activeEnter();

    DualTimestamp activeExit();

    DualTimestamp inactiveEnter();

    DualTimestamp conditionTimestamp();

    DualTimestamp assertTimestamp();

    boolean conditionResult();

    boolean assertResult();

    /** {@return the outcome of each Condition…= at the last start} */
    List<ConditionOutcome> conditionOutcomes();

    List<ConditionOutcome> assertOutcomes();

    /** {@return 32 hexadecimal digits, empty before the first start} */
    String invocationId();

    /**
     * {@return path below the manager's root slice, for example {@code /system.slice/a.service}}
     */
    String controlGroup();

    /** {@return whether the files on disk are newer than what is loaded} */
    boolean needDaemonReload();

    boolean canStart();

    boolean canStop();

    boolean canReload();

    boolean canIsolate();

    /** {@return what has been marked to be done about the unit, such as needs-restart} */
    default List<String> markers() {
        return List.of();
    }

    /** {@return the user that the unit's processes belong to; empty for the manager's own} */
    default OptionalInt uid() {
        return OptionalInt.empty();
    }

    /** {@return the group likewise} */
    default OptionalInt gid() {
        return OptionalInt.empty();
    }

    Optional<ServiceRuntime> service();

    Optional<SocketRuntime> socket();

    default Optional<TimerRuntime> timer() {
        return Optional.empty();
    }

    default Optional<PathRuntime> path() {
        return Optional.empty();
    }

    /** {@return the unit that has started this one, if one has} */
    default Optional<ActivationDetails> activation() {
        return Optional.empty();
    }

    /**
     * {@return what the unit's machine knows at run time, if its type has such knowledge}
     *
     * @param type an interface that machines implement, such as {@code MountRuntime}
     */
    default <T> Optional<T> runtime(Class<T> type) {
        return Optional.empty();
    }

    Optional<ScopeRuntime> scope();

    /** {@return whether the unit was made over the bus} */
    boolean isTransient();

    /**
     * One tested condition.
     *
     * @param result 1 holds, 0 not tested, -1 does not hold
     */
    record ConditionOutcome(
            String type, boolean trigger, boolean negate, String parameter, int result) {}
}
