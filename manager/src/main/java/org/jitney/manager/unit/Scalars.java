package org.jitney.manager.unit;

import java.util.List;
import java.util.Optional;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.Modes;
import org.jitney.unitfile.Percent;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.time.TimeSpan;

/** Parsers of directives with one value; the last assignment wins, an empty one resets. */
final class Scalars {
    /** systemd.unit(5), FailureAction=; those of the kernel's other ends came with release 254. */
    static final Assignment.Parser ACTION =
            oneOf(
                    "none",
                    "exit",
                    "exit-force",
                    "reboot",
                    "reboot-force",
                    "reboot-immediate",
                    "poweroff",
                    "poweroff-force",
                    "poweroff-immediate",
                    "soft-reboot",
                    "soft-reboot-force",
                    "kexec",
                    "kexec-force",
                    "halt",
                    "halt-force",
                    "halt-immediate");

    private Scalars() {}

    static void text(Assignment line) {
        line.put(line.value());
    }

    static void specText(Assignment line) throws UnitFileError {
        line.put(line.expanded());
    }

    /** An absolute path, without doubled slashes; something else is ignored. */
    static void path(Assignment line) throws UnitFileError {
        line.put(line.isEmpty() ? "" : absolute(line, line.expanded()));
    }

    /** {@return the path in its simple form} */
    static String absolute(Assignment line, String text) throws UnitFileError {
        if (!text.startsWith("/")) {
            throw new UnitFileError(
                    UnitFileError.Kind.INVALID,
                    line.row().name() + "= path is not absolute, ignoring: " + text);
        }
        StringBuilder out = new StringBuilder();
        for (String part : text.split("/", -1)) {
            if (part.equals("..")) {
                throw new UnitFileError(
                        UnitFileError.Kind.INVALID,
                        line.row().name() + "= path is not normalized, ignoring: " + text);
            }
            if (!part.isEmpty() && !part.equals(".")) {
                out.append('/').append(part);
            }
        }
        return out.isEmpty() ? "/" : out.toString();
    }

    static void bool(Assignment line) throws UnitFileError {
        line.put(Booleans.parse(line.value()).orElseThrow(line::invalid));
    }

    /** As {@link #bool}, but an empty text takes the assignment back. */
    static void tristate(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
        } else {
            bool(line);
        }
    }

    static Assignment.Parser oneOf(String... tokens) {
        List<String> known = List.of(tokens);
        return line -> {
            if (!known.contains(line.value())) {
                throw line.invalid();
            }
            line.put(line.value());
        };
    }

    /** One of the tokens, or a truth value for the first (false) and second (true) of them. */
    static Assignment.Parser boolOr(String... tokens) {
        List<String> known = List.of(tokens);
        return line -> {
            Optional<Boolean> truth = Booleans.parse(line.value());
            String token = truth.map(t -> known.get(t ? 1 : 0)).orElse(line.value());
            if (line.isEmpty()) {
                line.reset();
            } else if (known.contains(token)) {
                line.put(token);
            } else {
                throw line.invalid();
            }
        };
    }

    /** An unsigned number of the property's width. */
    static void unsigned(Assignment line) throws UnitFileError {
        line.put(parseUnsigned(line, line.value()));
    }

    static long parseUnsigned(Assignment line, String text) throws UnitFileError {
        int base = text.startsWith("0x") ? 16 : text.length() > 1 && text.startsWith("0") ? 8 : 10;
        try {
            return Long.parseUnsignedLong(base == 16 ? text.substring(2) : text, base);
        } catch (NumberFormatException _) {
            throw line.invalid();
        }
    }

    static void integer(Assignment line) throws UnitFileError {
        line.put(inRange(line, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    static void signedLong(Assignment line) throws UnitFileError {
        line.put((long) inRange(line, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    static Assignment.Parser range(int from, int to) {
        return line -> {
            if (line.isEmpty()) {
                line.reset();
            } else {
                line.put(inRange(line, from, to));
            }
        };
    }

    private static int inRange(Assignment line, int from, int to) throws UnitFileError {
        try {
            int number = Integer.decode(line.value());
            if (number >= from && number <= to) {
                return number;
            }
        } catch (NumberFormatException _) {
            throw line.invalid();
        }
        throw line.invalid();
    }

    /** A number, or one of the names whose position is the number. */
    static Assignment.Parser indexIn(String... names) {
        List<String> known = List.of(names);
        return line -> {
            if (line.isEmpty()) {
                line.reset();
            } else {
                line.put(Tokens.indexOf(known, line.value()).orElseThrow(line::invalid));
            }
        };
    }

    static void facility(Assignment line) throws UnitFileError {
        int facility = Tokens.indexOf(Tokens.FACILITIES, line.value()).orElseThrow(line::invalid);
        line.put(facility);
    }

    static void level(Assignment line) throws UnitFileError {
        line.put(Tokens.indexOf(Tokens.LEVELS, line.value()).orElseThrow(line::invalid));
    }

    static void seconds(Assignment line) throws UnitFileError {
        line.put(TimeSpan.parse(line.value()).usec());
    }

    /** Seconds where nothing and zero mean: never. */
    static void secondsOrNever(Assignment line) throws UnitFileError {
        long usec = line.isEmpty() ? 0 : TimeSpan.parse(line.value()).usec();
        line.put(usec == 0 ? Values.INFINITY : usec);
    }

    static void secondsOrZero(Assignment line) throws UnitFileError {
        line.put(line.isEmpty() ? 0L : TimeSpan.parse(line.value()).usec());
    }

    static void nanoseconds(Assignment line) throws UnitFileError {
        String text = line.value();
        Optional<Long> plain = Tokens.number(text);
        if (plain.isPresent()) {
            line.put(plain.get());
        } else if (text.endsWith("ns")) {
            String digits = text.substring(0, text.length() - 2).strip();
            line.put(Tokens.number(digits).orElseThrow(line::invalid));
        } else {
            line.put(TimeSpan.parse(text).usec() * 1000);
        }
    }

    static void mode(Assignment line) throws UnitFileError {
        line.put((long) Modes.parse(line.value()));
    }

    static void size(Assignment line) throws UnitFileError {
        line.put(ByteSize.parse(line.value()));
    }

    static void signal(Assignment line) throws UnitFileError {
        line.put(Tokens.signal(line.value()).orElseThrow(line::invalid));
    }

    static void hexNumber(Assignment line) throws UnitFileError {
        line.put(Long.parseUnsignedLong(line.value().replaceFirst("^0x", ""), 16));
    }

    static void percentScaled(Assignment line) throws UnitFileError {
        line.put(line.isEmpty() ? 0L : Percent.parse(line.value()).scaled32());
    }

    /** The name of one other unit of any of these types. */
    static Assignment.Parser unit(String... suffixes) {
        List<String> allowed = List.of(suffixes);
        return line -> {
            String name = line.expanded();
            UnitName unit = UnitName.parse(name).orElseThrow(line::invalid);
            if (!allowed.isEmpty() && !allowed.contains(unit.type().suffix())) {
                throw line.invalid();
            }
            line.put(name);
        };
    }

    /** The unit that this one starts: not itself. */
    static void triggered(Assignment line) throws UnitFileError {
        String name = line.expanded();
        UnitName unit = UnitName.parse(name).orElseThrow(line::invalid);
        if (unit.equals(line.unit())) {
            throw new UnitFileError(
                    UnitFileError.Kind.INVALID, "A unit cannot trigger itself, ignoring: " + name);
        }
        line.put(name);
    }

    /** A truth value that no property shows and that nothing depends on any more. */
    static void unshownBool(Assignment line) throws UnitFileError {
        if (Booleans.parse(line.value()).isEmpty()) {
            throw line.invalid();
        }
    }

    /** Timestamping= has long names for the short ones that it is shown with. */
    static void timestamping(Assignment line) throws UnitFileError {
        switch (line.value()) {
            case "off" -> line.put("off");
            case "us", "usec", "µs", "μs" -> line.put("us");
            case "ns", "nsec" -> line.put("ns");
            default -> throw line.invalid();
        }
    }

    /** A setting of old that means nothing any more. */
    static void obsolete(Assignment line) {
        line.warn()
                .accept(
                        "Support for option "
                                + line.row().name()
                                + "= has been removed and it is ignored");
    }
}
