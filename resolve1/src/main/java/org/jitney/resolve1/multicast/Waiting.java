package org.jitney.resolve1.multicast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.resolve1.dns.Outcome;

/** Those who wait for the answer to one question, which is asked once for all of them. */
public final class Waiting {
    private final List<Consumer<Outcome>> all = new ArrayList<>();

    /**
     * Adds one.
     *
     * @param whenNobody runs when the last has gone before there was an answer
     * @return what to run when this one does not want to know any more
     */
    public Runnable add(Consumer<Outcome> done, Runnable whenNobody) {
        all.add(done);
        return () -> {
            if (all.remove(done) && all.isEmpty()) {
                whenNobody.run();
            }
        };
    }

    /** Tells all of them. */
    public void tell(Outcome outcome) {
        List.copyOf(all).forEach(done -> done.accept(outcome));
    }

    /** Tells somebody what is known already, not before this returns. {@return what ends that} */
    public static Runnable later(TimeSource time, Outcome outcome, Consumer<Outcome> done) {
        Timer timer = time.timer(() -> done.accept(outcome));
        timer.armAfter(Duration.ZERO);
        return timer::close;
    }
}
