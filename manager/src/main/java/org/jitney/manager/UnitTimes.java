package org.jitney.manager;

import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.runtime.StateBag;

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

    void save(StateBag into) {
        into.put("at.stateChange", stateChange)
                .put("at.inactiveExit", inactiveExit)
                .put("at.activeEnter", activeEnter)
                .put("at.activeExit", activeExit)
                .put("at.inactiveEnter", inactiveEnter)
                .put("at.condition", condition)
                .put("at.assertion", assertion);
    }

    void restore(StateBag from) {
        stateChange = from.moment("at.stateChange");
        inactiveExit = from.moment("at.inactiveExit");
        activeEnter = from.moment("at.activeEnter");
        activeExit = from.moment("at.activeExit");
        inactiveEnter = from.moment("at.inactiveEnter");
        condition = from.moment("at.condition");
        assertion = from.moment("at.assertion");
    }
}
