package org.jitney.network1.lldp;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.network1.packet.MalformedPacket;
import org.jspecify.annotations.Nullable;

/**
 * The neighbours of one link, each with the last that it said, until its time is over. There are no
 * more than {@value #MOST}: anybody on the link can invent them.
 */
public final class LldpNeighbors {
    static final int MOST = 128;

    /** The last frame of a neighbour, and until when it holds. */
    private record Heard(LldpFrame frame, MonotonicTime end) {}

    private final byte[] own;
    private final boolean routersOnly;
    private final TimeSource time;
    private final Runnable changed;
    private final Timer timer;
    private final Map<String, Heard> all = new LinkedHashMap<>();

    /**
     * Has heard of nobody.
     *
     * @param own hardware address, whose frames come back at times
     * @param changed runs when there is somebody new, something new, or somebody less
     */
    public LldpNeighbors(byte[] own, boolean routersOnly, TimeSource time, Runnable changed) {
        this.own = own.clone();
        this.routersOnly = routersOnly;
        this.time = time;
        this.changed = changed;
        this.timer = time.timer(this::expire);
    }

    /** Takes a frame. */
    public void received(byte[] bytes) throws MalformedPacket {
        LldpFrame frame = LldpFrame.decode(bytes);
        if (Arrays.equals(frame.source(), own)) {
            return;
        }
        Heard before = all.get(frame.key());
        if (frame.seconds() == 0) {
            all.remove(frame.key());
        } else if (frame.isWanted(routersOnly)) {
            if (before == null && all.size() >= MOST) {
                forgetFirstToEnd();
            }
            MonotonicTime end = now().plus(Duration.ofSeconds(frame.seconds()));
            all.put(frame.key(), new Heard(frame, end));
        }
        arm();
        if (!Arrays.equals(bytes(before), bytes(all.get(frame.key())))) {
            changed.run();
        }
    }

    private static byte[] bytes(@Nullable Heard heard) {
        return heard == null ? new byte[0] : heard.frame().bytes();
    }

    private void forgetFirstToEnd() {
        all.entrySet().stream()
                .min((a, b) -> a.getValue().end().compareTo(b.getValue().end()))
                .map(Map.Entry::getKey)
                .ifPresent(all::remove);
    }

    private MonotonicTime now() {
        return time.clock().monotonic();
    }

    private void arm() {
        all.values().stream()
                .map(Heard::end)
                .min(MonotonicTime::compareTo)
                .ifPresentOrElse(
                        end -> {
                            MonotonicTime now = now();
                            boolean over = end.compareTo(now) <= 0;
                            timer.armAfter(over ? Duration.ZERO : end.since(now));
                        },
                        timer::disarm);
    }

    private void expire() {
        MonotonicTime now = now();
        if (all.values().removeIf(heard -> heard.end().compareTo(now) <= 0)) {
            changed.run();
        }
        arm();
    }

    /** {@return the last frame of each} */
    public List<byte[]> frames() {
        return all.values().stream().map(h -> h.frame().bytes()).toList();
    }

    /** Forgets all, without telling. */
    public void stop() {
        timer.close();
        all.clear();
    }
}
