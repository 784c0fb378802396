package org.jitney.network1.config;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Bytes as a file gives them. Two with the same bytes are equal, so that a file read again is the
 * same configuration, and its link goes on as it is.
 */
public final class Octets {
    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /** {@return these bytes, as they are now} */
    public static Octets of(byte... bytes) {
        return new Octets(bytes.clone());
    }

    /** {@return the bytes, of the caller's own} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return how many there are} */
    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets same && Arrays.equals(bytes, same.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
