package org.jitney.unitfile.time;

/** How long ago or ahead a time is, in the two largest units that say enough. */
final class RelativeTime {
    private static final long MINUTE = 60 * TimeSpan.SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long WEEK = 7 * DAY;
    private static final long YEAR = 31_557_600L * TimeSpan.SECOND;
    private static final long MONTH = YEAR / 12;

    private RelativeTime() {}

    static String render(long usec, long now) {
        boolean past = now > usec;
        long d = past ? now - usec : usec - now;
        String end = past ? " ago" : " left";
        if (d >= YEAR) {
            long years = d / YEAR;
            long months = d % YEAR / MONTH;
            return plural(years, "year") + " " + plural(months, "month") + end;
        }
        if (d >= MONTH) {
            return plural(d / MONTH, "month") + " " + plural(d % MONTH / DAY, "day") + end;
        }
        if (d >= WEEK) {
            return plural(d / WEEK, "week") + " " + plural(d % WEEK / DAY, "day") + end;
        }
        if (d >= 2 * DAY) {
            return d / DAY + " days" + end;
        }
        if (d >= 25 * HOUR) {
            return "1 day " + (d - DAY) / HOUR + "h" + end;
        }
        if (d >= 6 * HOUR) {
            return d / HOUR + "h" + end;
        }
        if (d >= HOUR) {
            return d / HOUR + "h " + d % HOUR / MINUTE + "min" + end;
        }
        return belowAnHour(d) + end;
    }

    private static String belowAnHour(long d) {
        if (d >= 5 * MINUTE) {
            return d / MINUTE + "min";
        }
        if (d >= MINUTE) {
            return d / MINUTE + "min " + d % MINUTE / TimeSpan.SECOND + "s";
        }
        if (d >= TimeSpan.SECOND) {
            return d / TimeSpan.SECOND + "s";
        }
        if (d >= 1000) {
            return d / 1000 + "ms";
        }
        return d > 0 ? d + "us" : "now";
    }

    private static String plural(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }
}
