package org.jitney.manager.service;

import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.UnitHost;

/** The watchdog: a service that promised to ping and does not is taken for hung. */
final class Keepalive {
    private final UnitHost host;
    private final HostTimer timer;

    Keepalive(UnitHost host, Runnable expired) {
        this.host = host;
        this.timer = host.timer(expired);
    }

    /**
     * Notes a ping, or the start that counts as the first one, of a service that is to send any.
     */
    void ping(ServiceData data) {
        if (data.watchdogUsec() <= 0) {
            return;
        }
        data.watchdogPing = host.now();
        if (timer.armedFor() != HostTimer.NEVER) {
            watch(data);
        }
    }

    /** Waits for the next ping, when the service is to send any. */
    void watch(ServiceData data) {
        long usec = data.watchdogUsec();
        boolean wanted = usec > 0 && data.watchdogPing.isSet();
        timer.armAt(wanted ? data.watchdogPing.monotonicUsec() + usec : HostTimer.NEVER);
    }

    void stop() {
        timer.disarm();
    }
}
