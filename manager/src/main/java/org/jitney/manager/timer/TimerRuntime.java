package org.jitney.manager.timer;

import java.util.List;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.unit.Structs;

/**
 * What clients may read of a timer.
 *
 * @param nextRealtimeUsec the next elapse by the calendar; 0 when nothing of the timer goes by it,
 *     all bits set when the timer does not wait
 * @param nextMonotonicUsec the same by the monotonic clock
 * @param lastTrigger when it last elapsed; only the wall clock is known of what a stamp file says
 * @param monotonic the settings with their next elapses
 * @param calendar the settings with their next elapses
 */
public record TimerRuntime(
        String result,
        long nextRealtimeUsec,
        long nextMonotonicUsec,
        DualTimestamp lastTrigger,
        List<Structs.MonotonicTimer> monotonic,
        List<Structs.CalendarTimer> calendar) {}
