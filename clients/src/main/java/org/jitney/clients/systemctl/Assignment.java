package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.Signals;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.CEscape;
import org.jitney.unitfile.Modes;
import org.jitney.unitfile.Percent;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitType;
import org.jitney.unitfile.Words;
import org.jitney.unitfile.time.TimeSpan;

/**
 * Turns {@code NAME=VALUE} of {@code set-property}, {@code systemd-run -p} and their like into the
 * properties that the bus knows. What kind of value a name has is in {@link AssignmentKinds}.
 */
public final class Assignment {
    /** All parts of a thousandth, as the bus counts shares of the whole. */
    private static final long SCALE = 0xffff_ffffL;

    private static final Set<String> LEVELS =
            Set.of(
                    "connected",
                    "disconnected",
                    "self",
                    "identity",
                    "full",
                    "managed",
                    "private",
                    "strict");
    private static final List<String> OPEN_OPTIONS =
            List.of("read-only", "append", "truncate", "graceful");

    private Assignment() {}

    static List<Struct> parse(String text) throws UsageError {
        return parse(UnitType.SERVICE, text);
    }

    /** {@return the properties (sv) that an assignment to a unit of that type sets} */
    public static List<Struct> parse(UnitType type, String text) throws UsageError {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new UsageError("Not an assignment: " + text);
        }
        String name = text.substring(0, equals);
        String value = text.substring(equals + 1);
        try {
            List<Struct> out = properties(type, name, value);
            if (out.isEmpty()) {
                throw new UsageError("Unknown assignment: " + text);
            }
            return out;
        } catch (UnitFileError | IllegalArgumentException e) {
            throw new UsageError(failure(type, name, value));
        }
    }

    /** {@return how the reference says that a value cannot be read; it has several ways} */
    private static String failure(UnitType type, String name, String value) {
        return switch (AssignmentKinds.of(type, name).orElse(AssignmentKinds.Kind.TEXT)) {
            case FLAG, LEVEL, SIGNAL -> "Failed to parse " + name + ": " + value;
            case QUOTA -> "CPU quota '" + value + "' invalid.";
            case RESOURCE_LIMIT -> "Failed to parse resource limit: " + value;
            case DEVICE_SIZE, DEVICE_WEIGHT -> "Failed to parse " + name + " value " + value + ".";
            case STATUS ->
                    "Invalid status or signal %s in %s: Invalid argument".formatted(value, name);
            case SPECIAL -> AssignmentCommands.failure(name, value);
            default -> "Failed to parse " + name + "=" + value + ": Invalid argument";
        };
    }

    private static List<Struct> properties(UnitType type, String name, String value)
            throws UnitFileError {
        Optional<AssignmentKinds.Kind> kind = AssignmentKinds.of(type, name);
        if (kind.isEmpty()) {
            return List.of();
        }
        return switch (kind.get()) {
            case TEXT -> of(name, "s", value);
            case FLAG -> of(name, "b", flag(value));
            case NUMBER -> of(name, "u", Long.parseLong(value));
            case INTEGER -> of(name, "i", Integer.parseInt(value));
            case LONG -> of(name, "t", Long.parseUnsignedLong(value));
            case BYTES -> of(name, "t", ByteSize.parse(value));
            case MODE -> of(name, "u", (long) Modes.parse(value));
            case SPAN -> of(span(name), "t", usec(value));
            case SIGNAL -> of(name, "i", signal(value));
            case WEIGHT -> of(name, "t", weight(name, value));
            case SIZE -> size(name, value);
            case QUOTA -> quota(value);
            case WORDS -> of(name, "as", Words.split(value));
            case COMMAND -> AssignmentCommands.command(name, value);
            case RESOURCE_LIMIT -> limit(name, value);
            case DEVICE_SIZE -> deviceRow(name, value, true);
            case DEVICE_WEIGHT -> deviceRow(name, value, false);
            case DEVICE_RIGHTS -> of(name, "a(ss)", rights(value));
            case FILTER -> filter(name, value);
            case STATUS -> of(name, "(aiai)", statuses(value));
            case TIMER -> timer(name, value);
            case CALENDAR -> of("TimersCalendar", "a(ss)", pair(name, value));
            case LISTEN -> of("Listen", "a(ss)", pair(name.substring("Listen".length()), value));
            case WATCH -> of("Paths", "a(ss)", pair(name, value));
            case CONDITION -> condition(name, value);
            case ENVIRONMENT_FILE -> environmentFile(value);
            case DELEGATE -> delegate(value);
            case STREAM -> stream(name, value);
            case LEVEL -> level(name, value);
            case NAMED -> named(name, value);
            case PATTERN -> pattern(name, value);
            case OPEN_FILE -> openFile(name, value);
            case SPECIAL -> AssignmentCommands.special(name, value);
        };
    }

    private static String span(String name) {
        return name.substring(0, name.length() - "Sec".length()) + "USec";
    }

    private static long usec(String value) throws UnitFileError {
        return TimeSpan.parse(value).usec();
    }

    static List<Struct> of(String name, String signature, Object value) {
        return List.of(Struct.of(name, Variant.of(signature, value)));
    }

    private static List<Object> pair(String first, String second) {
        return second.isEmpty() ? List.of() : List.of(Struct.of(first, second));
    }

    private static boolean flag(String value) {
        return Options.parseBoolean(value).orElseThrow(() -> new NumberFormatException(value));
    }

    private static int signal(String value) {
        OptionalInt signal = Signals.parse(value);
        return signal.orElseThrow(() -> new NumberFormatException(value));
    }

    private static long weight(String name, String value) {
        if (value.isEmpty()) {
            return -1;
        }
        return name.endsWith("CPUWeight") && value.equals("idle") ? 0 : Long.parseLong(value);
    }

    private static List<Struct> size(String name, String value) throws UnitFileError {
        if (value.isEmpty() || value.equals("infinity")) {
            return of(name, "t", -1L);
        }
        if (value.endsWith("%")) {
            // Rounded up, so that what is read back is not less than what was asked for.
            long share = (Percent.parse(value).permyriad() * SCALE + 9_999) / 10_000;
            return of(name + "Scale", "u", share);
        }
        return of(name, "t", ByteSize.parse(value, name.equals("TasksMax") ? 1 : 1024));
    }

    private static List<Struct> quota(String value) throws UnitFileError {
        long usec = value.isEmpty() ? -1L : Percent.parseUnbounded(value).permyriad() * 100L;
        return of("CPUQuotaPerSecUSec", "t", usec);
    }

    /** {@code soft:hard}, or one value for both. */
    private static List<Struct> limit(String name, String value) throws UnitFileError {
        int colon = value.indexOf(':');
        long soft = amount(name, colon < 0 ? value : value.substring(0, colon));
        long hard = colon < 0 ? soft : amount(name, value.substring(colon + 1));
        List<Struct> out = new ArrayList<>(of(name, "t", hard));
        out.addAll(of(name + "Soft", "t", soft));
        return out;
    }

    private static long amount(String name, String text) throws UnitFileError {
        if (text.equals("infinity")) {
            return -1;
        }
        return switch (name) {
            case "LimitCPU" -> (usec(text) + 999_999) / 1_000_000;
            case "LimitRTTIME" -> TimeSpan.parse(text, 1).usec();
            case "LimitNOFILE", "LimitNPROC", "LimitLOCKS", "LimitSIGPENDING", "LimitRTPRIO" ->
                    Long.parseLong(text);
            case "LimitNICE" ->
                    text.startsWith("+") || text.startsWith("-")
                            ? 20 - Long.parseLong(text)
                            : Long.parseLong(text);
            default -> ByteSize.parse(text);
        };
    }

    private static List<Struct> deviceRow(String name, String value, boolean isSize)
            throws UnitFileError {
        if (value.isEmpty()) {
            return of(name, "a(st)", List.of());
        }
        String[] parts = value.strip().split("\\s+", 2);
        if (parts.length < 2) {
            throw new NumberFormatException(value);
        }
        if (name.equals("IODeviceLatencyTargetSec")) {
            return of(
                    "IODeviceLatencyTargetUSec",
                    "a(st)",
                    List.of(Struct.of(parts[0], usec(parts[1]))));
        }
        long number = isSize ? ByteSize.parse(parts[1], 1000) : Long.parseLong(parts[1]);
        return of(name, "a(st)", List.of(Struct.of(parts[0], number)));
    }

    private static List<Object> rights(String value) {
        if (value.isEmpty()) {
            return List.of();
        }
        String[] parts = value.strip().split("\\s+", 2);
        return List.of(Struct.of(parts[0], parts.length > 1 ? parts[1] : "rwm"));
    }

    private static List<Struct> filter(String name, String value) throws UnitFileError {
        boolean inverted = value.startsWith("~");
        List<String> names = Words.split(inverted ? value.substring(1) : value);
        return of(name, "(bas)", Struct.of(!inverted, names));
    }

    private static Struct statuses(String value) throws UnitFileError {
        List<Object> codes = new ArrayList<>();
        List<Object> signals = new ArrayList<>();
        for (String word : Words.split(value)) {
            if (word.chars().allMatch(Character::isDigit)) {
                codes.add(Integer.parseInt(word));
            } else {
                signals.add(signal(word));
            }
        }
        return Struct.of(codes, signals);
    }

    private static List<Struct> timer(String name, String value) throws UnitFileError {
        return of(
                "TimersMonotonic",
                "a(st)",
                value.isEmpty() ? List.of() : List.of(Struct.of(name, usec(value))));
    }

    private static List<Struct> condition(String name, String value) {
        String list = name.startsWith("Assert") ? "Asserts" : "Conditions";
        if (value.isEmpty()) {
            return of(list, "a(sbbs)", List.of());
        }
        boolean trigger = value.startsWith("|");
        String rest = trigger ? value.substring(1) : value;
        boolean negated = rest.startsWith("!");
        String parameter = negated ? rest.substring(1) : rest;
        return of(list, "a(sbbs)", List.of(Struct.of(name, trigger, negated, parameter)));
    }

    private static List<Struct> environmentFile(String value) {
        boolean optional = value.startsWith("-");
        String path = optional ? value.substring(1) : value;
        return of(
                "EnvironmentFiles",
                "a(sb)",
                path.isEmpty() ? List.of() : List.of(Struct.of(path, optional)));
    }

    private static List<Struct> delegate(String value) throws UnitFileError {
        Optional<Boolean> truth = Options.parseBoolean(value);
        return truth.isPresent()
                ? of("Delegate", "b", truth.get())
                : of("DelegateControllers", "as", Words.split(value));
    }

    /** Managers since 257 know more than yes and no, under another name. */
    private static List<Struct> level(String name, String value) {
        Optional<Boolean> flag = Options.parseBoolean(value);
        if (flag.isPresent()) {
            return of(name, "b", flag.get());
        }
        int colon = value.indexOf(':');
        String host = colon < 0 ? "" : value.substring(colon + 1);
        String word = colon < 0 ? value : value.substring(0, colon);
        boolean hasName = name.equals("ProtectHostname");
        boolean isYes = hasName && Options.parseBoolean(word).orElse(false);
        if ((!isYes && !LEVELS.contains(word)) || (colon >= 0 && !hasName)) {
            throw new NumberFormatException(value);
        }
        return hasName
                ? of(name + "Ex", "(ss)", Struct.of(isYes ? "yes" : word, host))
                : of(name + "Ex", "s", value);
    }

    /** A pattern, and behind a colon a name that managers since 257 give to what it matches. */
    private static List<Struct> named(String name, String value) {
        int colon = value.indexOf(':');
        if (colon < 0) {
            return of(name, "as", value.isEmpty() ? List.of() : List.of(value));
        }
        Struct pair = Struct.of(value.substring(0, colon), value.substring(colon + 1));
        return of(name + "Ex", "a(ss)", List.of(pair));
    }

    private static List<Struct> pattern(String name, String value) {
        boolean denies = value.startsWith("~");
        Struct one = Struct.of(!denies, value.substring(denies ? 1 : 0));
        return of(name, "a(bs)", value.isEmpty() ? List.of() : List.of(one));
    }

    /** Path, name and options, systemd.service(5). */
    private static List<Struct> openFile(String name, String value) {
        if (value.isEmpty()) {
            return of(name, "a(sst)", List.of());
        }
        String[] parts = value.split(":", 3);
        long flags = 0;
        for (String option : parts.length > 2 ? parts[2].split(",", -1) : new String[0]) {
            int bit = OPEN_OPTIONS.indexOf(option);
            if (bit < 0) {
                throw new NumberFormatException(option);
            }
            flags |= 1L << bit;
        }
        String path = parts[0];
        String last = path.substring(path.lastIndexOf('/') + 1);
        String shown = parts.length > 1 && !parts[1].isEmpty() ? parts[1] : last;
        return of(name, "a(sst)", List.of(Struct.of(path, shown, flags)));
    }

    /** A file or a named descriptor has a property of its own. */
    private static List<Struct> stream(String name, String value) {
        for (Map.Entry<String, String> form :
                List.of(
                        Map.entry("fd:", "FileDescriptorName"),
                        Map.entry("file:", "File"),
                        Map.entry("append:", "FileToAppend"),
                        Map.entry("truncate:", "FileToTruncate"))) {
            if (value.startsWith(form.getKey())) {
                return of(name + form.getValue(), "s", value.substring(form.getKey().length()));
            }
        }
        return of(name, "s", value);
    }

    static byte[] unescaped(String text) throws UnitFileError {
        return CEscape.unescape(text).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
