package org.jitney.journald.limit;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How many messages each unit may log in an interval, in five pools of levels so that a flood of
 * debug messages leaves room for an error. The more free space there is, the more are let through.
 */
public final class RateLimits {
    private static final int MOST_GROUPS = 2047;
    private static final int[] POOL_OF_LEVEL = {0, 0, 0, 1, 2, 3, 3, 4};
    private static final int POOLS = 5;

    /** In the order in which they came, as the oldest go first. */
    private final Map<String, Group> groups = new LinkedHashMap<>();

    private static final class Group {
        private final long[] begin = new long[POOLS];
        private final int[] count = new int[POOLS];
        private final int[] suppressed = new int[POOLS];
        private long interval;

        boolean isExpired(long now) {
            for (long time : begin) {
                if (time + interval >= now) {
                    return false;
                }
            }
            return true;
        }
    }

    /** What holds for a unit: so many messages in so many microseconds; 0 is no limit. */
    public record Limit(long intervalUsec, int burst) {}

    /**
     * Counts a message.
     *
     * @param available free bytes where the journal lies
     * @param now microseconds
     * @return empty if the message is too much, else how many were dropped before it since the
     *     interval began
     */
    public OptionalInt count(String unit, Limit limit, int level, long available, long now) {
        Group group = groups.get(unit);
        if (group == null) {
            makeRoom(now);
            group = new Group();
            groups.put(unit, group);
        }
        group.interval = limit.intervalUsec;
        if (limit.intervalUsec == 0 || limit.burst == 0) {
            return OptionalInt.of(0);
        }
        int pool = POOL_OF_LEVEL[level];
        if (group.begin[pool] <= 0 || group.begin[pool] + limit.intervalUsec < now) {
            int dropped = group.suppressed[pool];
            group.suppressed[pool] = 0;
            group.count[pool] = 1;
            group.begin[pool] = now;
            return OptionalInt.of(dropped);
        }
        if (group.count[pool] < scaled(limit.burst, available)) {
            group.count[pool]++;
            return OptionalInt.of(0);
        }
        group.suppressed[pool]++;
        return OptionalInt.empty();
    }

    private void makeRoom(long now) {
        Iterator<Group> oldest = groups.values().iterator();
        while (oldest.hasNext()) {
            Group group = oldest.next();
            if (groups.size() < MOST_GROUPS && !group.isExpired(now)) {
                return;
            }
            oldest.remove();
        }
    }

    /** {@return the burst with that much free: as it is up to 1 MiB, 4 times that at 4 GiB} */
    static long scaled(int burst, long available) {
        int log = available <= 0 ? 0 : 63 - Long.numberOfLeadingZeros(available);
        return log <= 20 ? burst : (long) burst * (log - 16) / 4;
    }
}
