package org.jitney.manager;

import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.Timer;
import org.jitney.manager.runtime.HostTimer;
import org.jspecify.annotations.Nullable;

/**
 * A timer of the loop that knows what it is armed for. There is none before it is armed: a service
 * has three, and most of ten thousand loaded ones never need any.
 */
final class LoopTimer implements HostTimer {
    private final EngineCore engine;
    private final Runnable action;
    private @Nullable Timer timer;
    private long armedFor = NEVER;
    private boolean isClosed;

    LoopTimer(EngineCore engine, Runnable action) {
        this.engine = engine;
        this.action = action;
    }

    private void elapsed() {
        armedFor = NEVER;
        action.run();
    }

    @Override
    public void armAt(long usec) {
        armedFor = usec;
        if (usec != NEVER && !isClosed) {
            timer = timer == null ? engine.time().timer(this::elapsed) : timer;
            timer.armAt(new MonotonicTime(usec));
        } else if (timer != null) {
            timer.disarm();
        }
    }

    @Override
    public long armedFor() {
        return armedFor;
    }

    @Override
    public void disarm() {
        armAt(NEVER);
    }

    @Override
    public void close() {
        isClosed = true;
        if (timer != null) {
            timer.close();
        }
    }
}
