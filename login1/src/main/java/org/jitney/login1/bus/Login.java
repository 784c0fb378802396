package org.jitney.login1.bus;

import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ObjectTree;
import org.jitney.login1.power.Buttons;
import org.jitney.login1.power.Inhibitors;
import org.jitney.login1.power.Power;
import org.jitney.login1.power.Schedule;
import org.jitney.login1.power.Wall;
import org.jitney.login1.session.Idleness;
import org.jitney.login1.session.Lifecycle;
import org.jitney.login1.session.Logins;
import org.jitney.login1.session.Opening;
import org.jitney.login1.session.Parts;

/** What stands behind all objects. */
record Login(
        Parts parts,
        Lifecycle lifecycle,
        Opening opening,
        Idleness idleness,
        Inhibitors inhibitors,
        Power power,
        Buttons buttons,
        Schedule schedule,
        Wall wall,
        Authorizer authorizer,
        ObjectTree tree,
        LogControl log) {
    Logins logins() {
        return parts.logins();
    }
}
