package org.jitney.clients.resolvectl.dns;

/** Base 32 with the digits of numbers, without padding (RFC 4648, section 7). */
final class Base32Hex {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUV";

    private Base32Hex() {}

    static String encode(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        int held = 0;
        int bits = 0;
        for (byte each : bytes) {
            held = (held << 8 | (each & 0xff)) & 0xfff;
            for (bits += 8; bits >= 5; bits -= 5) {
                out.append(DIGITS.charAt(held >> (bits - 5) & 31));
            }
        }
        return bits == 0
                ? out.toString()
                : out.append(DIGITS.charAt(held << (5 - bits) & 31)).toString();
    }
}
