package org.jitney.manager.graph;

/** One effect that a dependency has; the engine acts on these, never on dependency types. */
public enum Atom {
    PULL_IN_START,
    PULL_IN_START_IGNORED,
    PULL_IN_VERIFY,
    PULL_IN_STOP,
    PULL_IN_STOP_IGNORED,
    /** When the unit came up by itself, start these in replace mode. */
    RETROACTIVE_START_REPLACE,
    /** When the unit came up by itself, start these in fail mode. */
    RETROACTIVE_START_FAIL,
    /** When the unit came up by itself, stop these. */
    RETROACTIVE_STOP_ON_START,
    /** When the unit went down by itself, stop these. */
    RETROACTIVE_STOP_ON_STOP,
    PROPAGATE_START_FAILURE,
    PROPAGATE_STOP_FAILURE,
    /** A start that found the unit inactive afterwards counts as a failure for these. */
    PROPAGATE_INACTIVE_START_AS_FAILURE,
    PROPAGATE_STOP,
    PROPAGATE_RESTART,
    /** Keep these up as long as the unit is. */
    START_STEADILY,
    CANNOT_BE_ACTIVE_WITHOUT,
    /** Ask, when the unit goes down, whether these are still needed. */
    ADD_STOP_WHEN_UNNEEDED_QUEUE,
    ADD_START_WHEN_UPHELD_QUEUE,
    ADD_CANNOT_BE_ACTIVE_WITHOUT_QUEUE,
    /** These, while up, are a reason to keep a StopWhenUnneeded= unit. */
    PINS_STOP_WHEN_UNNEEDED,
    /** A target among these gets ordered after the unit when both have default dependencies. */
    DEFAULT_TARGET_DEPENDENCIES,
    BEFORE,
    AFTER,
    ON_SUCCESS,
    ON_FAILURE,
    TRIGGERS,
    TRIGGERED_BY,
    PROPAGATES_RELOAD_TO,
    JOINS_NAMESPACE_OF,
    IN_SLICE,
    SLICE_OF,
    REFERENCES,
    REFERENCED_BY
}
