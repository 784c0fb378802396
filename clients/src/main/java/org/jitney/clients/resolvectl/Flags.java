package org.jitney.clients.resolvectl;

import java.util.StringJoiner;

/** Bits of questions and answers, those of org.freedesktop.resolve1(5). */
final class Flags {
    static final long DNS = 1;
    static final long LLMNR_IPV4 = 1 << 1;
    static final long LLMNR_IPV6 = 1 << 2;
    static final long MDNS_IPV4 = 1 << 3;
    static final long MDNS_IPV6 = 1 << 4;
    static final long NO_CNAME = 1 << 5;
    static final long NO_TXT = 1 << 6;
    static final long NO_ADDRESS = 1 << 7;
    static final long NO_SEARCH = 1 << 8;
    static final long AUTHENTICATED = 1 << 9;
    static final long NO_VALIDATE = 1 << 10;
    static final long NO_SYNTHESIZE = 1 << 11;
    static final long NO_CACHE = 1 << 12;
    static final long NO_ZONE = 1 << 13;
    static final long NO_TRUST_ANCHOR = 1 << 14;
    static final long NO_NETWORK = 1 << 15;
    static final long CONFIDENTIAL = 1 << 18;
    static final long SYNTHETIC = 1 << 19;
    static final long FROM_CACHE = 1 << 20;
    static final long FROM_ZONE = 1 << 21;
    static final long FROM_TRUST_ANCHOR = 1 << 22;
    static final long FROM_NETWORK = 1 << 23;
    static final long NO_STALE = 1 << 24;
    static final long RELAX_SINGLE_LABEL = 1 << 25;

    private Flags() {}

    static boolean has(long flags, long bit) {
        return (flags & bit) != 0;
    }

    /** {@return the protocols among them, each with a space around or in front} */
    static String protocols(long flags) {
        StringJoiner words = new StringJoiner(" ");
        add(words, flags, DNS, "DNS");
        add(words, flags, LLMNR_IPV4, "LLMNR/IPv4");
        add(words, flags, LLMNR_IPV6, "LLMNR/IPv6");
        add(words, flags, MDNS_IPV4, "mDNS/IPv4");
        add(words, flags, MDNS_IPV6, "mDNS/IPv6");
        return words.toString();
    }

    /** {@return where the answer is from, empty if it does not say} */
    static String sources(long flags) {
        StringJoiner words = new StringJoiner(" ");
        add(words, flags, SYNTHETIC, "synthetic");
        add(words, flags, FROM_CACHE, "cache");
        add(words, flags, FROM_ZONE, "zone");
        add(words, flags, FROM_TRUST_ANCHOR, "trust-anchor");
        add(words, flags, FROM_NETWORK, "network");
        return words.toString();
    }

    private static void add(StringJoiner words, long flags, long bit, String word) {
        if (has(flags, bit)) {
            words.add(word);
        }
    }
}
