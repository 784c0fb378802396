package org.jitney.manager;

import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.DualTimestamp;

/** When a unit last went from one state to another. */
final class UnitTimes {
    DualTimestamp stateChange = DualTimestamp.NEVER;
    DualTimestamp inactiveExit = DualTimestamp.NEVER;
    DualTimestamp activeEnter = DualTimestamp.NEVER;
    DualTimestamp activeExit = DualTimestamp.NEVER;
    DualTimestamp inactiveEnter = DualTimestamp.NEVER;
    DualTimestamp condition = DualTimestamp.NEVER;
    DualTimestamp assertion = DualTimestamp.NEVER;

    void changed(ActiveState before, ActiveState now, DualTimestamp at) {
        stateChange = at;
        if (before.isInactiveOrFailed() && !now.isInactiveOrFailed()) {
            inactiveExit = at;
        } else if (!before.isInactiveOrFailed() && now.isInactiveOrFailed()) {
            inactiveEnter = at;
        }
        if (!before.isActiveOrReloading() && now.isActiveOrReloading()) {
            activeEnter = at;
        } else if (before.isActiveOrReloading() && !now.isActiveOrReloading()) {
            activeExit = at;
        }
    }
}
