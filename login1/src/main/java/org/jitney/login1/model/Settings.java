package org.jitney.login1.model;

import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.Percent;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.CalendarSpec;
import org.jitney.unitfile.time.TimeSpan;

/** logind.conf(5): every value was checked when it was read. */
public final class Settings {
    /** What endless times are on the bus. */
    public static final long INFINITY = -1L;

    private static final long INODE = 4096;
    private static final long A_MINUTE = 60_000_000;

    private final Map<Setting, String> values;
    private final long memory;

    private Settings(Map<Setting, String> values, long memory) {
        this.values = values;
        this.memory = memory;
    }

    /**
     * Reads the files, later ones over earlier ones.
     *
     * @param memory of the machine, in bytes
     * @param said what could not be read, by file and line
     */
    public static Settings of(List<UnitFile> files, long memory, Consumer<String> said) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        for (UnitFile file : files) {
            for (UnitFile.Entry entry : file.entries("Login")) {
                take(entry, values, said);
            }
        }
        return new Settings(values, memory);
    }

    private static void take(
            UnitFile.Entry entry, Map<Setting, String> values, Consumer<String> said) {
        Optional<Setting> found = Token.parse(Setting.values(), entry.key());
        String place = entry.file() + ":" + entry.line() + ": ";
        if (found.isEmpty()) {
            said.accept(place + "Unknown key '" + entry.key() + "' in section [Login], ignoring.");
            return;
        }
        Setting setting = found.get();
        String value = entry.value();
        if (setting.kind() == Setting.Kind.OBSOLETE) {
            said.accept(place + "Support for option " + setting + "= has been removed.");
        } else if (value.isEmpty() && setting.kind() == Setting.Kind.WORDS) {
            // Nobody is another answer than that nothing is said.
            values.put(setting, "");
        } else if (value.isEmpty()) {
            values.remove(setting);
        } else if (!isValid(setting, value)) {
            said.accept(place + "Failed to parse " + setting + "= value, ignoring: " + value);
        } else if (setting.kind() == Setting.Kind.WORDS) {
            values.merge(setting, value, (before, more) -> (before + " " + more).strip());
        } else {
            values.put(setting, value);
        }
    }

    private static boolean isValid(Setting setting, String value) {
        try {
            return switch (setting.kind()) {
                case NUMBER -> value.matches("[0-9]{1,18}");
                case TERMINALS -> value.matches("[0-9]|1[0-5]");
                case BOOLEAN -> Booleans.parse(value).isPresent();
                case WORDS, OBSOLETE -> true;
                case TIME -> TimeSpan.parse(value).usec() >= INFINITY;
                case TIMEOUT -> TimeSpan.parseTimeout(value).usec() >= INFINITY;
                case ACTION -> Action.parse(value).isPresent();
                case SLEEPS -> !sleeps(value).isEmpty();
                case MEMORY -> bytes(value, 1) >= 0;
                case SIZE -> ByteSize.parse(value) > 0;
                case CALENDAR -> !CalendarSpec.parse(value).toString().isEmpty();
            };
        } catch (UnitFileError e) {
            return false;
        }
    }

    private static long bytes(String value, long memory) throws UnitFileError {
        if (value.endsWith("%") || value.endsWith("\u2030") || value.endsWith("\u2031")) {
            return (long) (memory / 10_000.0 * Percent.parse(value).permyriad()) / INODE * INODE;
        }
        return ByteSize.parse(value);
    }

    private static List<Action> sleeps(String value) {
        List<String> words = List.of(value.strip().split("\\s+", -1));
        return Action.SLEEPS.stream().filter(way -> words.contains(way.toString())).toList();
    }

    private String text(Setting setting) {
        return values.getOrDefault(setting, setting.otherwise());
    }

    /** {@return a number} */
    public long number(Setting setting) {
        return Long.parseLong(text(setting));
    }

    /** {@return a switch} */
    public boolean isOn(Setting setting) {
        return Booleans.parse(text(setting)).orElse(false);
    }

    /** {@return words} */
    public List<String> words(Setting setting) {
        String text = text(setting).strip();
        return text.isEmpty() ? List.of() : List.of(text.split("\\s+", -1));
    }

    /** {@return a time in µs, {@link #INFINITY} for ever} */
    public long usec(Setting setting) {
        try {
            String text = text(setting);
            return (setting.kind() == Setting.Kind.TIMEOUT
                            ? TimeSpan.parseTimeout(text)
                            : TimeSpan.parse(text))
                    .usec();
        } catch (UnitFileError e) {
            throw new IllegalStateException("checked before", e);
        }
    }

    /** {@return an action; empty where another setting counts} */
    public Optional<Action> action(Setting setting) {
        return Action.parse(text(setting));
    }

    /** {@return a text as it is written} */
    public String verbatim(Setting setting) {
        return text(setting);
    }

    /** {@return the ways to sleep, the best first} */
    public List<Action> sleepOperation() {
        return sleeps(text(Setting.SLEEP_OPERATION));
    }

    /** {@return how large {@code /run/user/UID} may grow, in bytes} */
    public long runtimeDirectorySize() {
        try {
            return bytes(text(Setting.RUNTIME_DIRECTORY_SIZE), memory);
        } catch (UnitFileError e) {
            throw new IllegalStateException("checked before", e);
        }
    }

    /** {@return how many files it may hold} */
    public long runtimeDirectoryInodes() {
        String text = text(Setting.RUNTIME_DIRECTORY_INODES_MAX);
        try {
            return text.isEmpty() ? runtimeDirectorySize() / INODE : ByteSize.parse(text);
        } catch (UnitFileError e) {
            throw new IllegalStateException("checked before", e);
        }
    }

    /**
     * {@return whether what a user leaves behind at logout is ended} Root is left alone unless some
     * file says who is.
     */
    public boolean kills(String user) {
        boolean spared =
                values.containsKey(Setting.KILL_EXCLUDE_USERS)
                        ? words(Setting.KILL_EXCLUDE_USERS).contains(user)
                        : user.equals("root");
        List<String> only = words(Setting.KILL_ONLY_USERS);
        return !spared
                && (only.isEmpty() ? isOn(Setting.KILL_USER_PROCESSES) : only.contains(user));
    }

    /**
     * {@return when the next maintenance is due, in µs since the epoch; empty if none ever is}
     *
     * @param nowUsec the same
     */
    public OptionalLong nextMaintenance(long nowUsec, ZoneId local) {
        String text = text(Setting.DESIGNATED_MAINTENANCE_TIME);
        try {
            return text.isEmpty()
                    ? OptionalLong.of(nowUsec + A_MINUTE)
                    : CalendarSpec.parse(text).next(nowUsec, local);
        } catch (UnitFileError e) {
            throw new IllegalStateException("checked before", e);
        }
    }
}
