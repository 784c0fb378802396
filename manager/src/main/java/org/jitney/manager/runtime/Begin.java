package org.jitney.manager.runtime;

/** What a machine answers to the engine's order to start, stop or reload. */
public enum Begin {
    /** Under way; the end is reported by a state change. */
    STARTED,
    /** Nothing to do, it is that way already. */
    ALREADY,
    /** Not now: ask again at the next state change. */
    LATER,
    /** This unit cannot do that. */
    NOT_SUPPORTED,
    /** Refused, for example by the start limit. */
    REFUSED
}
