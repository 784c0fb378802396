package org.jitney.clients.resolvectl.dns;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What records about keys have in common: names of numbers, tags, and keys as text. */
final class Keys {
    private static final int INDENT = 8;
    private static final int PRIVATE_USE = 255;

    private Keys() {}

    /** {@return the mnemonic of a DNSSEC algorithm, its number if it has none} */
    static String algorithm(int number) {
        return switch (number) {
            case 1 -> "RSAMD5";
            case 2 -> "DH";
            case 3 -> "DSA";
            case 4 -> "ECC";
            case 5 -> "RSASHA1";
            case 6 -> "DSA-NSEC3-SHA1";
            case 7 -> "RSASHA1-NSEC3-SHA1";
            case 8 -> "RSASHA256";
            case 10 -> "RSASHA512";
            case 12 -> "ECC-GOST";
            case 13 -> "ECDSAP256SHA256";
            case 14 -> "ECDSAP384SHA384";
            case 15 -> "ED25519";
            case 16 -> "ED448";
            case 252 -> "INDIRECT";
            case 253 -> "PRIVATEDNS";
            case 254 -> "PRIVATEOID";
            default -> Integer.toString(number);
        };
    }

    /** {@return the sum by which signatures name a key (RFC 4034, appendix B)} */
    static int tag(int flags, int protocol, int algorithm, byte[] key) {
        long sum = flags + ((long) protocol << 8) + algorithm;
        for (int i = 0; i < key.length; i++) {
            sum += i % 2 == 0 ? (key[i] & 0xff) << 8 : key[i] & 0xff;
        }
        return (int) (sum + (sum >> 16 & 0xffff) & 0xffff);
    }

    /** {@return what the certificate of a TLSA record is for (RFC 6698, section 2.1.1)} */
    static String usage(int number) {
        return switch (number) {
            case 0 -> "CA constraint";
            case 1 -> "Service certificate constraint";
            case 2 -> "Trust anchor assertion";
            case 3 -> "Domain-issued certificate";
            default -> unassigned(number);
        };
    }

    /** {@return which part of it is compared} */
    static String selector(int number) {
        return switch (number) {
            case 0 -> "Full Certificate";
            case 1 -> "SubjectPublicKeyInfo";
            default -> unassigned(number);
        };
    }

    /** {@return how it is compared} */
    static String matching(int number) {
        return switch (number) {
            case 0 -> "No hash used";
            case 1 -> "SHA-256";
            case 2 -> "SHA-512";
            default -> unassigned(number);
        };
    }

    private static String unassigned(int number) {
        return number == PRIVATE_USE ? "Private use" : "Unassigned";
    }

    /**
     * {@return the text with a key in base 64 behind it: in the same line and below where it
     * begins, or if that leaves little room in lines of its own}
     */
    static String append(String text, byte[] key, int columns) {
        String encoded = Base64.getEncoder().encodeToString(key);
        if (encoded.isEmpty()) {
            return text;
        }
        int used = text.getBytes(StandardCharsets.UTF_8).length;
        boolean below = used > columns / 2 || used + INDENT > columns;
        int indent = below ? INDENT : used + 1;
        int width = Math.max(1, columns - indent);
        StringBuilder out = new StringBuilder(text);
        for (int at = 0; at < encoded.length(); at += width) {
            if (at == 0 && !below) {
                out.append(' ');
            } else {
                out.append('\n').repeat(" ", indent);
            }
            out.append(encoded, at, Math.min(encoded.length(), at + width));
        }
        return out.toString();
    }
}
