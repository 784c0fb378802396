package org.jitney.resolve1.dns;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Letters of random case in the name of a query, which a server sends back as they are: whoever
 * forges an answer has to guess these, too (draft-vixie-dnsext-dns0x20-00).
 *
 * <p>Messages here have one question, right behind the header.
 */
public final class MixedCase {
    private static final int HEADER = 12;
    private static final int CASE = 0x20;

    private MixedCase() {}

    /** {@return a query, with the letters of its name in random case} */
    public static byte[] mixed(byte[] query, RandomGenerator random) {
        byte[] copy = query.clone();
        for (int at = HEADER; copy[at] != 0; ) {
            int end = at + copy[at];
            for (at++; at <= end; at++) {
                int small = copy[at] | CASE;
                if (small >= 'a' && small <= 'z' && random.nextBoolean()) {
                    copy[at] ^= (byte) CASE;
                }
            }
        }
        return copy;
    }

    /** {@return whether an answer about the name of a query has that in the same letters} */
    public static boolean isSame(byte[] query, byte[] answer) {
        int end = HEADER + length(query);
        return answer.length >= end && Arrays.equals(query, HEADER, end, answer, HEADER, end);
    }

    /** {@return an answer with the question as {@code query} has it, and all that points there} */
    public static byte[] restored(byte[] answer, byte[] query) {
        byte[] copy = answer.clone();
        System.arraycopy(query, HEADER, copy, HEADER, length(query));
        return copy;
    }

    private static int length(byte[] query) {
        int at = HEADER;
        while (query[at] != 0) {
            at += 1 + query[at];
        }
        return at - HEADER + 1;
    }
}
