package org.jitney.timesync1.model;

import java.util.Arrays;

/**
 * Keeps the last eight measurements, and tells one that the network has falsified: further off than
 * the best of them can be wrong, or three times as far from the one before as they usually are from
 * each other.
 */
public final class SampleFilter {
    private static final int KEPT = 8;
    private static final int ENOUGH = 4;

    private final Measurement[] samples = new Measurement[KEPT];
    private int current;
    private long packets;
    private double jitterUsec;

    /** Starts with nothing known. */
    public SampleFilter() {
        Arrays.fill(samples, new Measurement(0, 0));
    }

    /** {@return how many measurements there were} */
    public long packets() {
        return packets;
    }

    /** {@return how far the measurements usually are from the best of them} */
    public double jitterUsec() {
        return jitterUsec;
    }

    /**
     * Takes a measurement and {@return whether it is to be ignored}
     *
     * @param resync whether the clock was set by others: then nothing known is of use
     */
    public boolean isSpike(Measurement measurement, boolean resync) {
        packets++;
        if (packets == 1) {
            return false;
        }
        Measurement before = samples[current];
        int best = current;
        current = (current + 1) % KEPT;
        samples[current] = measurement;
        double usual = jitterUsec;
        for (int i = 0; i < KEPT; i++) {
            if (samples[i].delayUsec() > 0 && samples[i].delayUsec() < samples[best].delayUsec()) {
                best = i;
            }
        }
        jitterUsec = spread(samples[best]);
        long offset = Math.abs(measurement.offsetUsec());
        if (resync || offset > measurement.delayUsec() || packets < ENOUGH) {
            return false;
        }
        if (offset > samples[best].delayUsec()) {
            return true;
        }
        return Math.abs(measurement.offsetUsec() - before.offsetUsec()) > 3 * usual;
    }

    private double spread(Measurement best) {
        double squares = 0;
        for (Measurement sample : samples) {
            squares += Math.pow((double) sample.offsetUsec() - best.offsetUsec(), 2);
        }
        return Math.sqrt(squares / (KEPT - 1));
    }
}
