package org.jitney.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.peer.Bus;
import org.jitney.broker.peer.Peer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.Timer;

/**
 * Messages on a slow road. A sender's messages never overtake each other: behind a delayed one all
 * later ones wait, delayed themselves or not. Everything happens on the loop of the bus.
 */
final class DelayLine {
    private record Held(Frame frame, MonotonicTime due) {}

    private record Line(ArrayDeque<Held> held, Timer timer) {}

    private final EventLoop loop;
    private final Map<Peer, Line> lines = new HashMap<>();

    DelayLine(EventLoop loop) {
        this.loop = loop;
    }

    /** Keeps a message for a time. */
    void add(Bus bus, Peer from, Frame frame, Duration by) {
        Line line =
                lines.computeIfAbsent(
                        from, p -> new Line(new ArrayDeque<>(), loop.timer(() -> due(bus, p))));
        frame.retain();
        line.held.add(new Held(frame, loop.clock().monotonic().plus(by)));
        line.timer.armAt(line.held.getFirst().due());
    }

    /** Keeps a message behind delayed ones of its sender; false when there are none. */
    boolean keepBehind(Bus bus, Peer from, Frame frame) {
        if (!lines.containsKey(from)) {
            return false;
        }
        add(bus, from, frame, Duration.ZERO);
        return true;
    }

    private void due(Bus bus, Peer from) {
        MonotonicTime now = loop.clock().monotonic();
        Line line = lines.get(from);
        while (line != null
                && !line.held.isEmpty()
                && line.held.getFirst().due().compareTo(now) <= 0) {
            go(bus, from, line.held.removeFirst());
        }
        if (line != null) {
            if (line.held.isEmpty()) {
                lines.remove(from);
                line.timer.close();
            } else {
                line.timer.armAt(line.held.getFirst().due());
            }
        }
    }

    private static void go(Bus bus, Peer from, Held held) {
        bus.router().resume(from, held.frame);
        held.frame.release();
    }

    /** Lets everything go now. */
    void flush(Bus bus) {
        for (Peer from : List.copyOf(lines.keySet())) {
            Line line = lines.remove(from);
            if (line != null) {
                line.timer.close();
                line.held.forEach(held -> go(bus, from, held));
            }
        }
    }
}
