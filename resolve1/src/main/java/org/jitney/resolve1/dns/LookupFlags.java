package org.jitney.resolve1.dns;

/** Bits of the flags of a lookup and of its result, see org.freedesktop.resolve1(5). */
public final class LookupFlags {
    public static final long DNS = 1L;
    public static final long LLMNR_IPV4 = 1L << 1;
    public static final long LLMNR_IPV6 = 1L << 2;
    public static final long MDNS_IPV4 = 1L << 3;
    public static final long MDNS_IPV6 = 1L << 4;
    public static final long NO_CNAME = 1L << 5;
    public static final long NO_TXT = 1L << 6;
    public static final long NO_ADDRESS = 1L << 7;
    public static final long NO_SEARCH = 1L << 8;
    public static final long AUTHENTICATED = 1L << 9;
    public static final long NO_VALIDATE = 1L << 10;
    public static final long NO_SYNTHESIZE = 1L << 11;
    public static final long NO_CACHE = 1L << 12;
    public static final long NO_ZONE = 1L << 13;
    public static final long NO_TRUST_ANCHOR = 1L << 14;
    public static final long NO_NETWORK = 1L << 15;
    public static final long REQUIRE_PRIMARY = 1L << 16;
    public static final long CLAMP_TTL = 1L << 17;
    public static final long CONFIDENTIAL = 1L << 18;
    public static final long SYNTHETIC = 1L << 19;
    public static final long FROM_CACHE = 1L << 20;
    public static final long FROM_ZONE = 1L << 21;
    public static final long FROM_TRUST_ANCHOR = 1L << 22;
    public static final long FROM_NETWORK = 1L << 23;
    public static final long NO_STALE = 1L << 24;
    public static final long RELAX_SINGLE_LABEL = 1L << 25;

    public static final long LLMNR = LLMNR_IPV4 | LLMNR_IPV6;
    public static final long MDNS = MDNS_IPV4 | MDNS_IPV6;
    public static final long PROTOCOLS = DNS | LLMNR | MDNS;

    /** What a caller may ask for in every kind of lookup. */
    public static final long COMMON =
            PROTOCOLS
                    | NO_CNAME
                    | NO_VALIDATE
                    | NO_SYNTHESIZE
                    | NO_CACHE
                    | NO_ZONE
                    | NO_TRUST_ANCHOR
                    | NO_NETWORK
                    | NO_STALE;

    /** What a synthesized answer is besides its protocol. */
    public static final long MADE_HERE = AUTHENTICATED | CONFIDENTIAL | SYNTHETIC;

    private LookupFlags() {}

    /** {@return whether all of these bits are set} */
    public static boolean has(long flags, long bits) {
        return (flags & bits) == bits;
    }

    /** {@return the protocol that an answer made here counts as: the first that was allowed} */
    public static long synthesizedProtocol(long wanted, int family) {
        if ((wanted & DNS) != 0) {
            return DNS;
        }
        if ((wanted & LLMNR) != 0) {
            return family == Families.INET6 ? LLMNR_IPV6 : LLMNR_IPV4;
        }
        return (wanted & MDNS) == 0 ? DNS : family == Families.INET6 ? MDNS_IPV6 : MDNS_IPV4;
    }
}
