package org.jitney.broker.account;

import java.util.Map;

/** Amounts in use, each below its limit. */
@SuppressWarnings(
        "EnumOrdinal") // only indexes these two arrays; an EnumMap would box every message
final class Usage {
    private static final Resource[] ALL = Resource.values();

    private final long[] used = new long[ALL.length];
    private final long[] limit = new long[ALL.length];

    Usage(Map<Resource, Long> limits) {
        for (Resource r : ALL) {
            limit[r.ordinal()] = Limits.of(limits, r);
        }
    }

    boolean fits(Resource r, long amount) {
        return amount <= limit[r.ordinal()] - used[r.ordinal()];
    }

    void add(Resource r, long amount) {
        used[r.ordinal()] += amount;
    }

    long used(Resource r) {
        return used[r.ordinal()];
    }

    boolean isZero() {
        for (long u : used) {
            if (u != 0) {
                return false;
            }
        }
        return true;
    }
}
