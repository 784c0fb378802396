package org.jitney.manager.bus;

import org.jitney.bus.service.Call;
import org.jitney.bus.service.Caller;
import org.jitney.bus.wire.Struct;
import org.jitney.manager.Manager;
import org.jitney.manager.Requester;
import org.jitney.manager.Unit;

/** From the caller of a method to who asked the manager, and to the form of the bus. */
final class Requesters {
    private Requesters() {}

    static Requester of(Manager engine, Call call) {
        Caller caller = call.caller();
        int pid = (int) caller.pid();
        String unit = pid <= 0 ? "" : engine.unitByPid(pid).map(Unit::id).orElse("");
        String member = call.message().member().orElse("");
        return new Requester(caller.uid(), caller.pid(), unit, caller.sender(), member);
    }

    /** {@return uid, pid, unit, name on the bus} */
    static Struct struct(Requester who) {
        return Struct.of(who.uid(), who.pid(), who.unit(), who.busName());
    }
}
