package org.jitney.manager.socket;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.unit.SocketSettings;

/**
 * Watches the sockets of a unit while it listens.
 *
 * <p>A socket that was looked at as often as {@code PollLimitBurst=} allows is left alone until its
 * interval is over. Nothing is lost by that: what waits in it is seen then.
 */
final class Watches {
    private final UnitHost host;
    private final Supplier<SocketSettings> settings;
    private final Consumer<Ports.Port> traffic;
    private final HostTimer pause;
    private final Map<Ports.Port, Watch> watches = new HashMap<>();

    /** One socket; {@code open} is empty while it is left alone. */
    private static final class Watch {
        private List<AutoCloseable> open = List.of();
        private long beginUsec;
        private long looks;
    }

    Watches(UnitHost host, Supplier<SocketSettings> settings, Consumer<Ports.Port> traffic) {
        this.host = host;
        this.settings = settings;
        this.traffic = traffic;
        this.pause = host.timer(this::goOn);
    }

    void begin(List<Ports.Port> ports) {
        for (Ports.Port port : ports) {
            watches.put(port, new Watch());
        }
        goOn();
    }

    void end() {
        watches.values().forEach(Watches::close);
        watches.clear();
        pause.disarm();
    }

    private void goOn() {
        long next = Long.MAX_VALUE;
        for (Map.Entry<Ports.Port, Watch> each : watches.entrySet()) {
            Watch watch = each.getValue();
            long over = watch.beginUsec + settings.get().pollLimitIntervalUsec();
            if (!watch.open.isEmpty()) {
                continue;
            }
            if (watch.looks > 0 && host.nowUsec() <= over) {
                next = Math.min(next, over + 1);
                continue;
            }
            watch.looks = 0;
            Ports.Port port = each.getKey();
            watch.open = List.of(host.watchReadable(port, () -> ready(port)));
        }
        if (next != Long.MAX_VALUE) {
            pause.armAt(next);
        }
    }

    private void ready(Ports.Port port) {
        Watch watch = watches.get(port);
        if (watch == null) {
            return;
        }
        if (isTooOften(watch)) {
            close(watch);
            goOn();
        } else {
            traffic.accept(port);
        }
    }

    private boolean isTooOften(Watch watch) {
        SocketSettings now = settings.get();
        if (!now.limitsPolls() || now.pollLimitIntervalUsec() <= 0 || now.pollLimitBurst() <= 0) {
            return false;
        }
        if (watch.looks == 0 || host.nowUsec() - watch.beginUsec > now.pollLimitIntervalUsec()) {
            watch.beginUsec = host.nowUsec();
            watch.looks = 0;
        }
        return ++watch.looks > now.pollLimitBurst();
    }

    private static void close(Watch watch) {
        for (AutoCloseable open : watch.open) {
            try {
                open.close();
            } catch (Exception e) {
                throw new IllegalStateException("ending a watch cannot fail", e);
            }
        }
        watch.open = List.of();
    }
}
