package org.jitney.manager.graph;

import static org.jitney.manager.graph.Atom.ADD_CANNOT_BE_ACTIVE_WITHOUT_QUEUE;
import static org.jitney.manager.graph.Atom.ADD_START_WHEN_UPHELD_QUEUE;
import static org.jitney.manager.graph.Atom.ADD_STOP_WHEN_UNNEEDED_QUEUE;
import static org.jitney.manager.graph.Atom.CANNOT_BE_ACTIVE_WITHOUT;
import static org.jitney.manager.graph.Atom.DEFAULT_TARGET_DEPENDENCIES;
import static org.jitney.manager.graph.Atom.PINS_STOP_WHEN_UNNEEDED;
import static org.jitney.manager.graph.Atom.PROPAGATE_INACTIVE_START_AS_FAILURE;
import static org.jitney.manager.graph.Atom.PROPAGATE_RESTART;
import static org.jitney.manager.graph.Atom.PROPAGATE_START_FAILURE;
import static org.jitney.manager.graph.Atom.PROPAGATE_STOP;
import static org.jitney.manager.graph.Atom.PROPAGATE_STOP_FAILURE;
import static org.jitney.manager.graph.Atom.PULL_IN_START;
import static org.jitney.manager.graph.Atom.PULL_IN_START_IGNORED;
import static org.jitney.manager.graph.Atom.PULL_IN_STOP;
import static org.jitney.manager.graph.Atom.PULL_IN_STOP_IGNORED;
import static org.jitney.manager.graph.Atom.PULL_IN_VERIFY;
import static org.jitney.manager.graph.Atom.RETROACTIVE_START_FAIL;
import static org.jitney.manager.graph.Atom.RETROACTIVE_START_REPLACE;
import static org.jitney.manager.graph.Atom.RETROACTIVE_STOP_ON_START;
import static org.jitney.manager.graph.Atom.RETROACTIVE_STOP_ON_STOP;
import static org.jitney.manager.graph.Atom.START_STEADILY;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The kinds of links between units. Each has an inverse and a set of {@linkplain Atom effects};
 * {@link #toString} is the bus property, and mostly the directive, of that name.
 */
public enum DependencyType {
    REQUIRES("Requires", PULL_IN_START, RETROACTIVE_START_REPLACE, ADD_STOP_WHEN_UNNEEDED_QUEUE),
    REQUISITE("Requisite", PULL_IN_VERIFY, ADD_STOP_WHEN_UNNEEDED_QUEUE),
    WANTS("Wants", PULL_IN_START_IGNORED, RETROACTIVE_START_FAIL, ADD_STOP_WHEN_UNNEEDED_QUEUE),
    BINDS_TO(
            "BindsTo",
            PULL_IN_START,
            RETROACTIVE_START_REPLACE,
            CANNOT_BE_ACTIVE_WITHOUT,
            ADD_STOP_WHEN_UNNEEDED_QUEUE),
    PART_OF("PartOf"),
    UPHOLDS(
            "Upholds",
            PULL_IN_START_IGNORED,
            RETROACTIVE_START_REPLACE,
            ADD_START_WHEN_UPHELD_QUEUE,
            ADD_STOP_WHEN_UNNEEDED_QUEUE),
    REQUIRED_BY(
            "RequiredBy",
            PROPAGATE_STOP,
            PROPAGATE_RESTART,
            PROPAGATE_START_FAILURE,
            PINS_STOP_WHEN_UNNEEDED,
            DEFAULT_TARGET_DEPENDENCIES),
    REQUISITE_OF(
            "RequisiteOf",
            PROPAGATE_STOP,
            PROPAGATE_RESTART,
            PROPAGATE_START_FAILURE,
            PROPAGATE_INACTIVE_START_AS_FAILURE,
            PINS_STOP_WHEN_UNNEEDED,
            DEFAULT_TARGET_DEPENDENCIES),
    WANTED_BY("WantedBy", DEFAULT_TARGET_DEPENDENCIES, PINS_STOP_WHEN_UNNEEDED),
    BOUND_BY(
            "BoundBy",
            RETROACTIVE_STOP_ON_STOP,
            PROPAGATE_STOP,
            PROPAGATE_RESTART,
            PROPAGATE_START_FAILURE,
            PINS_STOP_WHEN_UNNEEDED,
            ADD_CANNOT_BE_ACTIVE_WITHOUT_QUEUE,
            DEFAULT_TARGET_DEPENDENCIES),
    UPHELD_BY("UpheldBy", START_STEADILY, DEFAULT_TARGET_DEPENDENCIES, PINS_STOP_WHEN_UNNEEDED),
    CONSISTS_OF("ConsistsOf", PROPAGATE_STOP, PROPAGATE_RESTART),
    CONFLICTS("Conflicts", PULL_IN_STOP, RETROACTIVE_STOP_ON_START),
    CONFLICTED_BY(
            "ConflictedBy",
            PULL_IN_STOP_IGNORED,
            RETROACTIVE_STOP_ON_START,
            PROPAGATE_STOP_FAILURE),
    BEFORE("Before", Atom.BEFORE),
    AFTER("After", Atom.AFTER),
    ON_SUCCESS("OnSuccess", Atom.ON_SUCCESS),
    ON_SUCCESS_OF("OnSuccessOf"),
    ON_FAILURE("OnFailure", Atom.ON_FAILURE),
    ON_FAILURE_OF("OnFailureOf"),
    TRIGGERS("Triggers", Atom.TRIGGERS),
    TRIGGERED_BY("TriggeredBy", Atom.TRIGGERED_BY),
    PROPAGATES_RELOAD_TO("PropagatesReloadTo", Atom.PROPAGATES_RELOAD_TO),
    RELOAD_PROPAGATED_FROM("ReloadPropagatedFrom"),
    PROPAGATES_STOP_TO("PropagatesStopTo", RETROACTIVE_STOP_ON_STOP, PROPAGATE_STOP),
    STOP_PROPAGATED_FROM("StopPropagatedFrom"),
    JOINS_NAMESPACE_OF("JoinsNamespaceOf", Atom.JOINS_NAMESPACE_OF),
    REFERENCES("References", Atom.REFERENCES),
    REFERENCED_BY("ReferencedBy", Atom.REFERENCED_BY),
    IN_SLICE("InSlice", Atom.IN_SLICE),
    SLICE_OF("SliceOf", Atom.SLICE_OF);

    private static final List<List<DependencyType>> PAIRS =
            List.of(
                    List.of(REQUIRES, REQUIRED_BY),
                    List.of(REQUISITE, REQUISITE_OF),
                    List.of(WANTS, WANTED_BY),
                    List.of(BINDS_TO, BOUND_BY),
                    List.of(PART_OF, CONSISTS_OF),
                    List.of(UPHOLDS, UPHELD_BY),
                    List.of(CONFLICTS, CONFLICTED_BY),
                    List.of(BEFORE, AFTER),
                    List.of(ON_SUCCESS, ON_SUCCESS_OF),
                    List.of(ON_FAILURE, ON_FAILURE_OF),
                    List.of(TRIGGERS, TRIGGERED_BY),
                    List.of(PROPAGATES_RELOAD_TO, RELOAD_PROPAGATED_FROM),
                    List.of(PROPAGATES_STOP_TO, STOP_PROPAGATED_FROM),
                    List.of(JOINS_NAMESPACE_OF, JOINS_NAMESPACE_OF),
                    List.of(REFERENCES, REFERENCED_BY),
                    List.of(IN_SLICE, SLICE_OF));

    private final String property;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable view of a set nobody else holds
    private final Set<Atom> atoms;

    DependencyType(String property, Atom... atoms) {
        this.property = property;
        Set<Atom> set = EnumSet.noneOf(Atom.class);
        Collections.addAll(set, atoms);
        this.atoms = Collections.unmodifiableSet(set);
    }

    /** {@return the type of that property or directive} */
    public static Optional<DependencyType> parse(String property) {
        for (DependencyType type : values()) {
            if (type.property.equals(property)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** {@return the same link seen from its other end} */
    public DependencyType inverse() {
        return Objects.requireNonNull(Inverses.OF.get(this));
    }

    /** The other end of each. */
    private static final class Inverses {
        private static final Map<DependencyType, DependencyType> OF =
                new EnumMap<>(DependencyType.class);

        static {
            for (List<DependencyType> pair : PAIRS) {
                OF.put(pair.getFirst(), pair.getLast());
                OF.put(pair.getLast(), pair.getFirst());
            }
        }
    }

    /** {@return its effects} */
    public Set<Atom> atoms() {
        return atoms;
    }

    @Override
    public String toString() {
        return property;
    }
}
