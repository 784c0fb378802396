package org.jitney.journald.entry;

import java.util.List;
import java.util.Optional;
import org.jitney.linux.sys.SyslogLevels;

/** The number of syslog(3) in front of a message: eight times the facility, plus the level. */
public final class Priority {
    public static final int EMERG = 0;
    public static final int CRIT = 2;
    public static final int ERR = 3;
    public static final int WARNING = 4;
    public static final int NOTICE = 5;
    public static final int INFO = 6;
    public static final int DEBUG = 7;

    /** The facility of programs that do not say another, as part of a priority. */
    public static final int USER = 1 << 3;

    /** The facility of daemons, as part of a priority. */
    public static final int DAEMON = 3 << 3;

    private static final int FACILITY_MASK = 0x3f8;
    private static final List<String> LEVELS = SyslogLevels.NAMES;

    private Priority() {}

    /** {@return the level, 0 (emergency) to 7 (debug)} */
    public static int level(int priority) {
        return priority & 7;
    }

    /** {@return the facility, 0 for the kernel's} */
    public static int facility(int priority) {
        return (priority & FACILITY_MASK) >> 3;
    }

    /** {@return the facility where it stands in a priority} */
    public static int facilityBits(int priority) {
        return priority & FACILITY_MASK;
    }

    /** {@return the same, but never of the kernel's facility, which no program may claim} */
    public static int notOfKernel(int priority) {
        return facilityBits(priority) == 0 ? level(priority) | USER : priority;
    }

    /** Parses the name or number of a level. */
    public static Optional<Integer> parseLevel(String text) {
        int index = LEVELS.indexOf(text);
        if (index < 0 && text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '7') {
            index = text.charAt(0) - '0';
        }
        return index < 0 ? Optional.empty() : Optional.of(index);
    }

    /** {@return the name of a level} */
    public static String levelName(int level) {
        return LEVELS.get(level);
    }
}
