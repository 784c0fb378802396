package org.jitney.clients.systemctl;

/**
 * The time of both clocks at one moment, in microseconds.
 *
 * @param realtime since the epoch
 * @param monotonic since the machine started, without the time it was suspended
 */
public record Now(long realtime, long monotonic) {
    private static final long MILLISECOND = 1000;
    private static final long SECOND = 1000 * MILLISECOND;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long WEEK = 7 * DAY;
    // Months and years as the reference counts them: a year of 365.25 days.
    private static final long YEAR = 31_557_600 * SECOND;
    private static final long MONTH = 2_629_800 * SECOND;

    /** {@return the time now; {@code nanoTime} is the monotonic clock of Linux} */
    public static Now read() {
        java.time.Instant now = java.time.Instant.now();
        return new Now(
                now.getEpochSecond() * SECOND + now.getNano() / 1000, System.nanoTime() / 1000);
    }

    /**
     * {@return when a timer elapses, as time since the epoch; 0 if it does not}
     *
     * @param onMonotonic when it elapses by the monotonic clock, 0 or -1 for never
     * @param onRealtime when it elapses by the calendar, 0 or -1 for never
     */
    long next(long onMonotonic, long onRealtime) {
        if (onMonotonic <= 0) {
            return Math.max(0, onRealtime);
        }
        long converted = realtime + (onMonotonic - monotonic);
        return onRealtime > 0 ? Math.min(converted, onRealtime) : converted;
    }

    /** {@return such as {@code 3min 5s ago} or {@code 2 days left}, empty for no time at all} */
    public String relative(long usec) {
        if (!TimestampStyle.isSet(usec)) {
            return "";
        }
        return usec > realtime
                ? distance(usec - realtime, " left")
                : distance(realtime - usec, " ago");
    }

    private static String distance(long usec, String end) {
        if (usec >= YEAR) {
            long years = usec / YEAR;
            long months = usec % YEAR / MONTH;
            return count(years, "year") + (months > 0 ? " " + count(months, "month") : "") + end;
        }
        if (usec >= MONTH) {
            return count(usec / MONTH, "month") + rest(usec % MONTH / DAY) + end;
        }
        if (usec >= WEEK) {
            return count(usec / WEEK, "week") + rest(usec % WEEK / DAY) + end;
        }
        if (usec >= 2 * DAY) {
            return usec / DAY + " days" + end;
        }
        if (usec >= 25 * HOUR) {
            return "1 day " + (usec - DAY) / HOUR + "h" + end;
        }
        return withinDay(usec, end);
    }

    private static String withinDay(long usec, String end) {
        if (usec >= 6 * HOUR) {
            return usec / HOUR + "h" + end;
        }
        if (usec >= HOUR) {
            return usec / HOUR + "h " + usec % HOUR / MINUTE + "min" + end;
        }
        if (usec >= 5 * MINUTE) {
            return usec / MINUTE + "min" + end;
        }
        if (usec >= MINUTE) {
            return usec / MINUTE + "min " + usec % MINUTE / SECOND + "s" + end;
        }
        if (usec >= SECOND) {
            return usec / SECOND + "s" + end;
        }
        if (usec >= MILLISECOND) {
            return usec / MILLISECOND + "ms" + end;
        }
        return usec > 0 ? usec + "us" + end : "now";
    }

    private static String rest(long days) {
        return days > 0 ? " " + count(days, "day") : "";
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
