package org.jitney.clients.systemctl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;

/**
 * Writes a property as {@code Name=value} lines.
 *
 * <p>What the value looks like depends on its type, and for many names on the name: times, sizes,
 * lists of commands. {@link StructText} knows the structured ones, {@link NumberText} the numbers.
 */
public final class PropertyText {
    /** Lists of numbers in bytes that are sets of processors or of memory nodes. */
    private static final Set<String> SETS =
            Set.of(
                    "CPUAffinity",
                    "NUMAMask",
                    "AllowedCPUs",
                    "StartupAllowedCPUs",
                    "AllowedMemoryNodes",
                    "StartupAllowedMemoryNodes",
                    "EffectiveCPUs",
                    "EffectiveMemoryNodes");

    private final TimestampStyle stamps;
    private final boolean empty;
    private final boolean valueOnly;

    /**
     * Makes a writer.
     *
     * @param empty whether properties without a value are written too
     * @param valueOnly whether the names are left out
     */
    public PropertyText(TimestampStyle stamps, boolean empty, boolean valueOnly) {
        this.stamps = stamps;
        this.empty = empty;
        this.valueOnly = valueOnly;
    }

    /** Appends the lines of a property. */
    public void append(StringBuilder out, String name, Variant property) {
        Object value = property.value();
        String signature = property.signature().value();
        switch (signature) {
            case "s", "o", "g" -> line(out, name, escape(value.toString()));
            case "b" -> line(out, name, value.equals(true) ? "yes" : "no");
            case "t" -> number(out, name, NumberText.unsigned(name, (Number) value, stamps));
            case "u" -> number(out, name, NumberText.unsigned32(name, (Number) value));
            case "i" -> number(out, name, NumberText.signed(name, (Number) value));
            case "x" -> number(out, name, value.toString());
            case "d" -> number(out, name, NumberText.floating((Double) value));
            case "as" -> line(out, name, words((List<?>) value));
            case "ay" -> line(out, name, bytes(name, (byte[]) value));
            case "aay" -> line(out, name, texts((List<?>) value));
            case "au" -> line(out, name, joined((List<?>) value));
            default -> {
                if (signature.startsWith("a(")) {
                    structs(out, name, signature, (List<?>) value);
                } else if (signature.startsWith("(")) {
                    struct(out, name, signature, (Struct) value);
                } else {
                    unprintable(out, name);
                }
            }
        }
    }

    private void line(StringBuilder out, String name, String value) {
        if (!value.isEmpty() || empty) {
            out.append(valueOnly ? "" : name + "=").append(value).append('\n');
        }
    }

    /** Numbers that stand for nothing are shown only when everything is. */
    private void number(StringBuilder out, String name, String value) {
        boolean nothing =
                value.isEmpty() || (value.equals("[not set]") && name.endsWith("ActionExitStatus"));
        if (!nothing || empty) {
            out.append(valueOnly ? "" : name + "=").append(value).append('\n');
        }
    }

    private void unprintable(StringBuilder out, String name) {
        if (empty) {
            line(out, name, "[unprintable]");
        }
    }

    private void struct(StringBuilder out, String name, String signature, Struct value) {
        switch (signature) {
            case "(uo)", "(so)" -> {
                boolean set = !value.string(0).isEmpty() && !value.string(0).equals("0");
                line(out, name, set ? value.string(0) : "");
            }
            case "(ss)" -> {
                if (!name.equals("LoadError")) {
                    unprintable(out, name);
                    return;
                }
                boolean set = !value.string(0).isEmpty();
                line(out, name, set ? value.string(0) + " \"" + value.string(1) + "\"" : "");
            }
            case "(bs)" -> {
                String ignore = value.get(0).equals(true) ? "-" : "";
                line(out, name, value.string(1).isEmpty() ? "" : ignore + value.string(1));
            }
            case "(bas)" -> {
                boolean allow = value.get(0).equals(true);
                List<?> list = (List<?>) value.get(1);
                if (empty || allow || !list.isEmpty()) {
                    String text = (allow ? "" : "~") + joined(list);
                    out.append(valueOnly ? "" : name + "=").append(text).append('\n');
                }
            }
            case "(aiai)" -> line(out, name, StructText.exitStatuses(value));
            default -> unprintable(out, name);
        }
    }

    private void structs(StringBuilder out, String name, String signature, List<?> values) {
        List<Struct> rows = new ArrayList<>();
        values.forEach(value -> rows.add((Struct) value));
        if (StructText.isLineEach(name, signature)) {
            for (Struct row : rows) {
                String text = StructText.line(name, signature, row, stamps);
                out.append(valueOnly ? "" : name + "=").append(text).append('\n');
            }
        } else if (StructText.isJoined(name, signature)) {
            if (!rows.isEmpty() || StructText.isShownEmpty(name)) {
                line(out, name, StructText.joined(name, rows));
            }
        } else {
            unprintable(out, name);
        }
    }

    private static String bytes(String name, byte[] value) {
        if (SETS.contains(name)) {
            return NumberText.ranges(value);
        }
        if (name.equals("StandardInputData")) {
            return java.util.Base64.getEncoder().encodeToString(value);
        }
        StringBuilder hex = new StringBuilder();
        boolean zero = true;
        for (byte b : value) {
            hex.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
            zero &= b == 0;
        }
        return name.equals("InvocationID") && zero ? "" : hex.toString();
    }

    private static String texts(List<?> values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(new String((byte[]) value, StandardCharsets.UTF_8)));
        return joined(texts);
    }

    private static String joined(List<?> values) {
        StringBuilder out = new StringBuilder();
        for (Object value : values) {
            out.append(out.isEmpty() ? "" : " ").append(value);
        }
        return out.toString();
    }

    private static String words(List<?> values) {
        StringBuilder out = new StringBuilder();
        for (Object value : values) {
            out.append(out.isEmpty() ? "" : " ").append(quoted(value.toString()));
        }
        return out.toString();
    }

    /** {@return the word in double quotes if a shell would see more in it than a word} */
    static String quoted(String word) {
        boolean plain = !word.isEmpty();
        for (int i = 0; plain && i < word.length(); i++) {
            char c = word.charAt(i);
            plain = c > ' ' && c != 127 && "\"\\`$*?['()<>|&;!".indexOf(c) < 0;
        }
        if (plain) {
            return word;
        }
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if ("\"\\`$".indexOf(c) >= 0) {
                out.append('\\').append(c);
            } else {
                out.append(c == '\n' ? "\\n" : c == '\t' ? "\\t" : String.valueOf(c));
            }
        }
        return out.append('"').toString();
    }

    private static String escape(String text) {
        return text.indexOf('\n') < 0 ? text : text.replace("\n", "\\x0a");
    }
}
