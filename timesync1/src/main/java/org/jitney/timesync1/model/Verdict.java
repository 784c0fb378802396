package org.jitney.timesync1.model;

/** What an answer is worth. */
public enum Verdict {
    /** Its times count. */
    GOOD,
    /** It does not belong to what was asked: as if it had not come. */
    FOREIGN,
    /** The server does not know what time it is. */
    NOT_SYNCHRONIZED,
    /** It is of a version or a mode that nobody asked for. */
    UNKNOWN_KIND,
    /** Its times are before this program was written. */
    TOO_EARLY,
    /** The server is too far from a clock to be of use. */
    TOO_DISTANT;

    // 2022, when the release came out whose behaviour this follows.
    private static final long EARLIEST_USEC = 1_640_995_200L * 1_000_000;
    private static final int SERVER = 4;
    private static final int NO_TIME = 3;

    /**
     * Judges an answer.
     *
     * @param nonce what was sent with the question
     * @param mostDistantUsec half of the way to the clock, and how wrong that may be, together
     */
    public static Verdict of(NtpPacket answer, long nonce, long mostDistantUsec) {
        if (answer.origin() != nonce) {
            return FOREIGN;
        }
        if (answer.receiveUsec() < EARLIEST_USEC || answer.transmitUsec() < EARLIEST_USEC) {
            return TOO_EARLY;
        }
        if (answer.leap() == NO_TIME || answer.stratum() == 0 || answer.stratum() >= 16) {
            return NOT_SYNCHRONIZED;
        }
        if (answer.mode() != SERVER || (answer.version() != 3 && answer.version() != 4)) {
            return UNKNOWN_KIND;
        }
        long distance = answer.rootDelayUsec() / 2 + answer.rootDispersionUsec();
        return distance > mostDistantUsec ? TOO_DISTANT : GOOD;
    }
}
