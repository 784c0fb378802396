package org.jitney.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.MessageType;
import org.jitney.broker.peer.Bus;
import org.jitney.broker.peer.Credentials;
import org.jitney.broker.peer.Interceptor;
import org.jitney.broker.peer.Peer;
import org.jitney.broker.peer.Refused;
import org.jitney.linux.event.EventLoop;

/**
 * Where the faults strike: between the peers and the router. Tests change the faults from their own
 * threads; a change holds for every message that is routed after it.
 */
final class FaultGate implements Interceptor {
    private final DelayLine delays;
    private final Set<String> spared = ConcurrentHashMap.newKeySet();
    private volatile List<Fault> faults = List.of();
    private volatile boolean refusing;

    FaultGate(EventLoop loop) {
        this.delays = new DelayLine(loop);
    }

    @Override
    public boolean admits(Credentials who) {
        return !refusing;
    }

    @Override
    public boolean passes(Bus bus, Peer from, Frame frame) throws Refused {
        if (frame.type() == MessageType.UNKNOWN || spared.contains(from.uniqueName())) {
            return true;
        }
        for (Fault fault : faults) {
            if (fault.strikes(bus, from, frame)) {
                strike(fault.action(), bus, from, frame);
                return false;
            }
        }
        return !delays.keepBehind(bus, from, frame);
    }

    private void strike(Fault.Action action, Bus bus, Peer from, Frame frame) throws Refused {
        switch (action) {
            case Fault.Action.Drop _ -> bus.router().captureLost(from, frame);
            case Fault.Action.Delay delay -> delays.add(bus, from, frame, delay.by());
            case Fault.Action.Fail fail -> {
                bus.router().captureLost(from, frame);
                throw Refused.named(fail.errorName(), fail.text());
            }
        }
    }

    /** Faults do not strike this connection, which is the test's own observer. */
    void spare(String uniqueName) {
        spared.add(uniqueName);
    }

    synchronized void add(Fault fault) {
        List<Fault> next = new ArrayList<>(faults);
        next.removeIf(Fault::isOver);
        next.add(fault);
        faults = List.copyOf(next);
    }

    synchronized void remove(Fault fault) {
        List<Fault> next = new ArrayList<>(faults);
        next.remove(fault);
        faults = List.copyOf(next);
    }

    synchronized void clear() {
        faults = List.of();
        refusing = false;
    }

    void refuseConnections(boolean refuse) {
        refusing = refuse;
    }

    /** Lets delayed messages go; on the loop. */
    void flush(Bus bus) {
        delays.flush(bus);
    }
}
