package org.jitney.manager.runtime;

/**
 * When a unit last began to start and when it was last down again.
 *
 * @param inactiveExit it left inactive or failed
 * @param inactiveEnter it became inactive or failed
 */
public record UnitMoments(DualTimestamp inactiveExit, DualTimestamp inactiveEnter) {
    /** Of a unit that was never up. */
    public static final UnitMoments NONE =
            new UnitMoments(DualTimestamp.NEVER, DualTimestamp.NEVER);
}
