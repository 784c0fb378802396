package org.jitney.timesync1.model;

import org.jitney.linux.sys.Timex;

/**
 * How the clock is brought right.
 *
 * @param step whether it is set at once; else it runs faster or slower for a while
 * @param offsetNanos by how much
 * @param timeConstant how fast a slow correction goes, as the kernel counts it
 * @param leapSecond the leap second to come: 1, -1 or none
 * @param keepHardwareClock whether the kernel leaves the hardware clock alone, as it runs in local
 *     time, which the kernel does not know
 */
public record Correction(
        boolean step,
        long offsetNanos,
        int timeConstant,
        int leapSecond,
        boolean keepHardwareClock) {
    /** What is more than that is set at once; the kernel does no more than 0.5 s slowly. */
    private static final long MOST_SLOW_USEC = 400_000;

    /** {@return the correction for what was measured} */
    public static Correction of(
            long offsetUsec, long intervalUsec, int leapSecond, boolean keepHardwareClock) {
        long seconds = Math.max(1, intervalUsec / 1_000_000);
        int constant = 63 - Long.numberOfLeadingZeros(seconds) - 4;
        return new Correction(
                Math.abs(offsetUsec) >= MOST_SLOW_USEC,
                offsetUsec * 1000,
                Math.max(0, constant),
                leapSecond,
                keepHardwareClock);
    }

    /** {@return the request for the kernel} The clock counts as right from then on. */
    public Timex request() {
        int status = step ? 0 : Timex.STA_PLL;
        status |= keepHardwareClock ? Timex.STA_UNSYNC : 0;
        status |= leapSecond > 0 ? Timex.STA_INS : leapSecond < 0 ? Timex.STA_DEL : 0;
        int common = Timex.ADJ_STATUS | Timex.ADJ_NANO | Timex.ADJ_MAXERROR | Timex.ADJ_ESTERROR;
        int modes = common | (step ? Timex.ADJ_SETOFFSET : Timex.ADJ_OFFSET | Timex.ADJ_TIMECONST);
        return new Timex(modes, offsetNanos, 0, 0, 0, status, step ? 0 : timeConstant, 0);
    }
}
