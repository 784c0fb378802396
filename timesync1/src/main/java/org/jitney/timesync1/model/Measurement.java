package org.jitney.timesync1.model;

/**
 * What one exchange says of the clock, in microseconds.
 *
 * @param offsetUsec how far the server's clock is ahead of ours
 * @param delayUsec the round trip without the server's own time
 */
public record Measurement(long offsetUsec, long delayUsec) {
    /**
     * From the four times of an exchange: question sent (here), received, answer sent (there),
     * received (here).
     */
    public static Measurement of(long sent, long received, long answered, long arrived) {
        return new Measurement(
                ((received - sent) + (answered - arrived)) / 2,
                (arrived - sent) - (answered - received));
    }
}
