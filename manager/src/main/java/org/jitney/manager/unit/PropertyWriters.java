package org.jitney.manager.unit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jitney.unitfile.CEscape;
import org.jitney.unitfile.UnitType;
import org.jitney.unitfile.time.TimeSpan;
import org.jspecify.annotations.Nullable;

/**
 * How values of the bus are written in unit files: by their type, unless the property is special.
 */
final class PropertyWriters {
    private PropertyWriters() {}

    /** Writes a value as texts by directive; an empty text takes earlier assignments back. */
    @FunctionalInterface
    interface Writer {
        Map<String, List<String>> write(BusProperty property, List<BusProperty> all)
                throws BadProperty;
    }

    /** A property that is written in a way of its own. */
    record Special(String signature, Writer writer) {}

    /** {@return how that property is written, null when its type alone decides} */
    static @Nullable Special special(String property, UnitType type) {
        Special found = SpecialProperties.find(property);
        found = found != null ? found : NewerSpecials.find(property);
        return found != null ? found : SpecialProperties.ofCommand(property, type);
    }

    /** {@return the texts for a value of the row's own type} */
    static List<String> general(Directive row, Object value) throws BadProperty {
        return switch (row.signature()) {
            case "b" -> List.of((Boolean) value ? "yes" : "no");
            case "s" -> List.of(percent((String) value));
            case "as" -> words(row, (List<?>) value);
            case "i", "x", "n", "q", "u", "t" -> List.of(number(row, ((Number) value).longValue()));
            default -> throw PropertyLines.unknown(row.property());
        };
    }

    private static List<String> words(Directive row, List<?> items) {
        if (items.isEmpty()) {
            return List.of("");
        }
        if (row.name().equals("ExecSearchPath")) {
            return List.of(
                    String.join(":", items.stream().map(i -> percent(i.toString())).toList()));
        }
        boolean oneEach = row.name().endsWith("FilterPath") || row.name().equals("Documentation");
        List<String> all =
                items.stream()
                        .map(item -> oneEach ? percent(item.toString()) : quoted(item.toString()))
                        .toList();
        return oneEach ? all : List.of(String.join(" ", all));
    }

    private static String number(Directive row, long value) {
        boolean unsigned = row.signature().equals("t") || row.signature().equals("u");
        if (row.name().endsWith("Mode") || row.name().equals("UMask")) {
            return "0%03o".formatted(value);
        }
        if (row.name().equals("CoredumpFilter")) {
            return "0x" + Long.toHexString(value);
        }
        boolean weight = row.name().endsWith("Weight") || row.name().endsWith("Shares");
        if (unsigned && value == Values.INFINITY) {
            return weight ? "" : "infinity";
        }
        if (row.name().endsWith("CPUWeight") && value == 0) {
            return "idle";
        }
        if (row.property().endsWith("USec") && row.signature().equals("t")) {
            return new TimeSpan(value).render();
        }
        if (row.group() == Directive.Group.KILL) {
            return Tokens.signalName((int) value);
        }
        return unsigned ? Long.toUnsignedString(value) : Long.toString(value);
    }

    /** Doubles percent signs, so that they stand for themselves. */
    static String percent(String text) {
        return text.replace("%", "%%");
    }

    /** {@return one word of a list, in quotes when it needs them} */
    static String word(String text) {
        boolean plain = !text.isEmpty() && text.chars().allMatch(PropertyWriters::isPlain);
        return plain ? percent(text) : quoted(text);
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c < 127 && c != '"' && c != '\'' && c != '\\' && c != ';';
    }

    /** {@return a text in quotes, with the escapes of C} */
    static String quoted(String text) {
        return '"' + percent(CEscape.escape(text)) + '"';
    }

    /** {@return a mask of bytes as ranges, such as {@code 0-3,8}} */
    static String ranges(byte[] mask) {
        BitSet bits = BitSet.valueOf(mask);
        List<String> out = new ArrayList<>();
        for (int from = bits.nextSetBit(0); from >= 0; ) {
            int end = bits.nextClearBit(from);
            out.add(end == from + 1 ? Integer.toString(from) : from + "-" + (end - 1));
            from = bits.nextSetBit(end);
        }
        return String.join(",", out);
    }

    /** {@return a value for a message} */
    static String shown(Object value) {
        return switch (value) {
            case byte[] bytes -> Arrays.toString(bytes);
            case List<?> list ->
                    list.stream()
                            .map(PropertyWriters::shown)
                            .collect(Collectors.joining(" ", "[", "]"));
            default -> value.toString();
        };
    }

    static String usec(Object value) {
        long usec = ((Number) value).longValue();
        return usec == Values.INFINITY ? "infinity" : new TimeSpan(usec).render();
    }
}
