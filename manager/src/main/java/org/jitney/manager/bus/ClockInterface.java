package org.jitney.manager.bus;

import org.jitney.bus.api.JitneyClock1;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.manager.Manager;
import org.jitney.manager.ManagerError;
import org.jitney.manager.VirtualClock;
import org.jitney.manager.runtime.DualTimestamp;

/** {@code org.jitney.Clock1}: the clock that units go by, and moving it when it is virtual. */
final class ClockInterface {
    private static final long USUAL_PATIENCE_USEC = 5_000_000;

    private ClockInterface() {}

    /** What moves the clock, by an amount or to a point that the call names. */
    private interface Move {
        void run(VirtualClock clock, long usec, long patienceUsec, Call call) throws ManagerError;
    }

    static InterfaceTable<ManagerObject> table() {
        return InterfaceTable.<ManagerObject>of(JitneyClock1.INFO)
                .method("Advance", (m, c) -> move(m.engine(), c, ClockInterface::advance))
                .authorize("Advance", Auth.ROOT)
                .method("Set", (m, c) -> move(m.engine(), c, ClockInterface::set))
                .authorize("Set", Auth.ROOT)
                .method("Get", (m, c) -> get(m.engine()));
    }

    private static Reply get(Manager engine) {
        DualTimestamp now = engine.now();
        return Reply.of(engine.virtualClock().isPresent(), now.realtimeUsec(), now.monotonicUsec());
    }

    private static void advance(VirtualClock clock, long usec, long patienceUsec, Call call)
            throws ManagerError {
        clock.advance(usec, patienceUsec, elapsed -> call.complete(elapsed));
    }

    private static void set(VirtualClock clock, long usec, long patienceUsec, Call call)
            throws ManagerError {
        clock.set(usec, patienceUsec, elapsed -> call.complete(elapsed));
    }

    private static Reply move(Manager engine, Call call, Move move) throws DBusError {
        VirtualClock clock =
                engine.virtualClock()
                        .orElseThrow(() ->
                                DBusError.notSupported(
                                        "The manager goes by the clock of the machine, which it"
                                                + " does not move; see jitney up --clock=virtual."));
        long patience = call.int64(1);
        try {
            move.run(clock, call.int64(0), patience == 0 ? USUAL_PATIENCE_USEC : patience, call);
        } catch (ManagerError e) {
            throw Refusals.of(e);
        }
        return Reply.pending();
    }
}
