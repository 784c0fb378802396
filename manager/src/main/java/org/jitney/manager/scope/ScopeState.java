package org.jitney.manager.scope;

import org.jitney.manager.runtime.ActiveState;

/** Where a scope stands; the token is its sub state. */
enum ScopeState {
    DEAD("dead", ActiveState.INACTIVE),
    RUNNING("running", ActiveState.ACTIVE),
    ABANDONED("abandoned", ActiveState.ACTIVE),
    STOP_SIGTERM("stop-sigterm", ActiveState.DEACTIVATING),
    STOP_SIGKILL("stop-sigkill", ActiveState.DEACTIVATING),
    FAILED("failed", ActiveState.FAILED);

    private final String token;
    private final ActiveState active;

    ScopeState(String token, ActiveState active) {
        this.token = token;
        this.active = active;
    }

    ActiveState active() {
        return active;
    }

    @Override
    public String toString() {
        return token;
    }
}
