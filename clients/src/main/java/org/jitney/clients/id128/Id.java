package org.jitney.clients.id128;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** 128 bits that identify something. */
final class Id {
    private static final int BYTES = 16;
    private static final int BLOCK = 64;

    private final byte[] value;

    private Id(byte[] value) {
        this.value = value;
    }

    /** {@return the id that is written as 32 hexadecimal digits, or as a UUID} */
    static Optional<Id> parse(String text) {
        boolean uuid =
                text.length() == 36
                        && text.charAt(8) == '-'
                        && text.charAt(13) == '-'
                        && text.charAt(18) == '-'
                        && text.charAt(23) == '-';
        String hex = uuid ? text.replace("-", "") : text;
        if (hex.length() != 2 * BYTES || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            return Optional.empty();
        }
        return Optional.of(new Id(HexFormat.of().parseHex(hex)));
    }

    static Id random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return ofVersion4(bytes);
    }

    private static Id ofVersion4(byte[] bytes) {
        bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
        return new Id(bytes);
    }

    /** {@return an id that an application may show around: nobody finds this one by it} */
    Id specificTo(Id application) {
        // HMAC-SHA256 by hand: javax.crypto would cost a command more than all the rest.
        byte[] inner = digest(padded(0x36), application.value);
        return ofVersion4(Arrays.copyOf(digest(padded(0x5c), inner), BYTES));
    }

    private byte[] padded(int pad) {
        byte[] block = Arrays.copyOf(value, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            block[i] ^= (byte) pad;
        }
        return block;
    }

    private static byte[] digest(byte[] first, byte[] second) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(first);
            return sha.digest(second);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    String hex() {
        return HexFormat.of().formatHex(value);
    }

    String bytes(String delimiter) {
        return HexFormat.ofDelimiter(delimiter).formatHex(value);
    }

    String uuid() {
        String hex = hex();
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Id id && Arrays.equals(value, id.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return hex();
    }
}
