package org.jitney.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.event.Timer;

/**
 * What waits until no job runs, but never for long: the programs of {@code Type=idle} services,
 * whose processes are there and wait for a pipe to end.
 */
final class IdleQueue {
    private static final Duration AT_MOST = Duration.ofSeconds(5);

    private record Waiting(Runnable action, Timer timer) {}

    private final EngineCore engine;
    private final List<Waiting> waiting = new ArrayList<>();

    IdleQueue(EngineCore engine) {
        this.engine = engine;
    }

    void add(Runnable action) {
        Timer timer = engine.time().timer(this::run);
        waiting.add(new Waiting(action, timer));
        timer.armAfter(AT_MOST);
        engine.queues().wake();
    }

    /** Runs all that wait. */
    void run() {
        List<Waiting> now = List.copyOf(waiting);
        waiting.clear();
        for (Waiting each : now) {
            each.timer().close();
            each.action().run();
        }
    }
}
