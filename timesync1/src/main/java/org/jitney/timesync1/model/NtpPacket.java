package org.jitney.timesync1.model;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A packet of NTP (RFC 5905, 7.3), of which a simple client uses this much.
 *
 * @param leap the leap second to come: 0 none, 1 one more, 2 one less, 3 the clock is not right
 * @param mode 3 asks, 4 answers
 * @param stratum how many servers away a reference clock is; 0 and from 16 on: there is none
 * @param precision of the server's clock, as a power of two in seconds
 * @param rootDelayUsec round trip to the reference clock
 * @param rootDispersionUsec how wrong the time may be for all that
 * @param reference four bytes: the kind of clock for stratum 1, else where the server has it from
 * @param origin 64 bits that came with the question
 * @param receive when the question came, in NTP's own count
 * @param transmit when the answer went
 */
public record NtpPacket(
        int leap,
        int version,
        int mode,
        int stratum,
        int precision,
        long rootDelayUsec,
        long rootDispersionUsec,
        int reference,
        long origin,
        long receive,
        long transmit) {
    /** How long a packet is without extensions. */
    public static final int SIZE = 48;

    /** The answer before the first: all zero. */
    public static final NtpPacket NONE = new NtpPacket(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static final int CLIENT = 3;
    private static final int VERSION = 4;
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
    private static final long MILLION = 1_000_000;

    /** {@return a question} The server sends the number back, so nobody else can answer it. */
    public static byte[] request(long nonce) {
        return ByteBuffer.allocate(SIZE)
                .put(0, (byte) ((VERSION << 3) | CLIENT))
                .putLong(40, nonce)
                .array();
    }

    /** Reads a packet; nothing if it is too short. */
    public static Optional<NtpPacket> decode(byte[] packet) {
        if (packet.length < SIZE) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(packet);
        int field = bytes.get(0) & 0xff;
        return Optional.of(
                new NtpPacket(
                        field >> 6,
                        (field >> 3) & 7,
                        field & 7,
                        bytes.get(1) & 0xff,
                        bytes.get(3),
                        shortUsec(bytes.getInt(4)),
                        shortUsec(bytes.getInt(8)),
                        bytes.getInt(12),
                        bytes.getLong(24),
                        bytes.getLong(32),
                        bytes.getLong(40)));
    }

    private static long shortUsec(int value) {
        return (Integer.toUnsignedLong(value) * MILLION) >> 16;
    }

    /**
     * {@return microseconds since 1970 for a time in NTP's own count} That is 32 bits of seconds
     * and 32 of fractions since 1900; as RFC 4330 has it, a count whose first bit is not set is one
     * that began anew in 2036.
     */
    public static long usec(long time) {
        long seconds = time >>> 32;
        long era = seconds < 0x8000_0000L ? 0x1_0000_0000L : 0;
        long fraction = ((time & 0xffff_ffffL) * MILLION) >> 32;
        return (seconds + era - SECONDS_1900_TO_1970) * MILLION + fraction;
    }

    /** {@return when the question came, in microseconds since 1970} */
    public long receiveUsec() {
        return usec(receive);
    }

    /** {@return when the answer went, in microseconds since 1970} */
    public long transmitUsec() {
        return usec(transmit);
    }

    /** {@return the leap second to come: 1, -1 or none} */
    public int leapSecond() {
        return (leap & 1) != 0 ? 1 : (leap & 2) != 0 ? -1 : 0;
    }
}
