package org.jitney.bus.client;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What carries the bytes of a blocking connection. */
interface Carrier extends Closeable {

    /** The deadline of those who wait for ever. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Reads what there is, and waits for it until a point of {@link System#nanoTime}: {@return the
     * count, 0 when the time is up, -1 at the end}
     */
    int read(ByteBuffer in, long deadline) throws IOException;

    /** Writes everything. */
    void write(ByteBuffer out) throws IOException;
}
