package org.jitney.manager.runtime;

/**
 * A machine's report that its state moved.
 *
 * @param before the state until now
 * @param now the state from now on
 * @param reloadFailed whether this ends a reload that did not work
 * @param willRestart whether the unit comes back by itself, so that failure is not final
 */
public record StateChange(
        ActiveState before, ActiveState now, boolean reloadFailed, boolean willRestart) {

    /** {@return a change with nothing special about it} */
    public static StateChange of(ActiveState before, ActiveState now) {
        return new StateChange(before, now, false, false);
    }
}
