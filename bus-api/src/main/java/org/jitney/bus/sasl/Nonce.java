package org.jitney.bus.sasl;

import java.security.MessageDigest;

/** What a client of nonce-tcp has to read in a file and send first. */
public final class Nonce {

    /** How long it is. */
    public static final int SIZE = 16;

    private final byte[] bytes;

    private Nonce(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Nonce of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("a nonce has 16 bytes, not " + bytes.length);
        }
        return new Nonce(bytes.clone());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    boolean is(byte[] other) {
        return MessageDigest.isEqual(bytes, other);
    }
}
