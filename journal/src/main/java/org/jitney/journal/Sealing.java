package org.jitney.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Keys for forward secure sealing, as {@code journalctl --setup-keys} makes them. */
public final class Sealing {
    private Sealing() {}

    /**
     * A new pair of keys.
     *
     * @param verificationKey what only the owner has: {@code SEED/START-INTERVAL}
     */
    public record Keys(String verificationKey, Instant start, Duration interval) {}

    /**
     * Makes a sealing key and writes it to a file (usually {@code fss} in the machine's folder).
     *
     * @param now when it begins, rounded down to the interval
     */
    public static Keys setUp(
            Path keyFile, Id128 machineId, Id128 bootId, Instant now, Duration interval)
            throws IOException {
        throw new IOException("not implemented: setUp");
    }
}
