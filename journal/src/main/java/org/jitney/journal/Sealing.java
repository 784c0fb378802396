package org.jitney.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.jitney.journal.format.Fsprg;
import org.jitney.journal.format.SealingKey;

/** Keys for forward secure sealing, as {@code journalctl --setup-keys} makes them. */
public final class Sealing {
    private static final int GROUP = 3;

    private Sealing() {}

    /**
     * A new pair of keys.
     *
     * @param verificationKey what only the owner has: {@code SEED/START-INTERVAL}
     * @param start when the first interval begins
     */
    public record Keys(String verificationKey, Instant start, Duration interval) {}

    /**
     * Makes a sealing key and writes it to a file (usually {@code fss} in the machine's folder).
     * How the file may be read is for who calls to say, before or after.
     *
     * @param now when it begins, rounded down to the interval
     * @throws IOException if there is a file already, or it cannot be written
     */
    public static Keys setUp(
            Path keyFile, Id128 machineId, Id128 bootId, Instant now, Duration interval)
            throws IOException {
        byte[] seed = new byte[Fsprg.SEED_LENGTH];
        new SecureRandom().nextBytes(seed);
        long intervalUsec = interval.toNanos() / 1000;
        if (intervalUsec <= 0) {
            throw new IOException("not an interval: " + interval);
        }
        long count = (now.getEpochSecond() * 1_000_000 + now.getNano() / 1000) / intervalUsec;
        long startUsec = count * intervalUsec;
        SealingKey.create(
                keyFile,
                bytes(machineId),
                bytes(bootId),
                startUsec,
                intervalUsec,
                Fsprg.first(seed));
        Instant start = Instant.ofEpochSecond(startUsec / 1_000_000, startUsec % 1_000_000 * 1000);
        return new Keys(render(seed, count, intervalUsec), start, interval);
    }

    static byte[] bytes(Id128 id) {
        return ByteBuffer.allocate(16).putLong(id.high()).putLong(id.low()).array();
    }

    private static String render(byte[] seed, long start, long interval) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < seed.length; i++) {
            text.append(i > 0 && i % GROUP == 0 ? "-" : "").append("%02x".formatted(seed[i]));
        }
        return text.append("/%x-%x".formatted(start, interval)).toString();
    }
}
