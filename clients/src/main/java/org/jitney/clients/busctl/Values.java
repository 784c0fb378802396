package org.jitney.clients.busctl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Signature;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.UsageError;

/**
 * Reads values from words of a command line, as a signature says.
 *
 * <p>An array or a dictionary begins with the number of its elements, a variant with its type.
 */
final class Values {
    private final List<String> words;
    private int next;

    private Values(List<String> words) {
        this.words = words;
    }

    static List<Object> parse(Signature signature, List<String> words) throws UsageError {
        Values values = new Values(words);
        List<Object> all = new ArrayList<>();
        for (String type : signature.types()) {
            all.add(values.value(type));
        }
        if (values.next < words.size()) {
            throw new UsageError("Too many parameters for signature.");
        }
        return all;
    }

    /** {@return the signature, if the text is one} */
    static Signature signature(String text) throws UsageError {
        if (!Signature.isValid(text)) {
            throw new UsageError("Invalid signature: " + text);
        }
        return Signature.of(text);
    }

    private String word() throws UsageError {
        if (next >= words.size()) {
            throw new UsageError("Too few parameters for signature.");
        }
        return words.get(next++);
    }

    private Object value(String type) throws UsageError {
        return switch (type.charAt(0)) {
            case 'v' -> {
                String inner = word();
                if (!Signature.isValid(inner) || !Signature.isSingle(inner)) {
                    throw new UsageError("Invalid signature: " + inner);
                }
                yield Variant.of(inner, value(inner));
            }
            case '(' -> {
                List<Object> fields = new ArrayList<>();
                for (String field : inside(type)) {
                    fields.add(value(field));
                }
                yield new Struct(fields);
            }
            case 'a' -> array(type.substring(1));
            default -> basic(type, word());
        };
    }

    private static List<String> inside(String type) {
        return Signature.of(type.substring(1, type.length() - 1)).types();
    }

    private Object array(String element) throws UsageError {
        String text = word();
        if (!text.matches("[0-9]{1,9}")) {
            throw new UsageError(
                    "Failed to parse '"
                            + text
                            + "' number of array entries: "
                            + "Invalid argument");
        }
        int count = Integer.parseInt(text);
        if (element.startsWith("{")) {
            List<String> types = inside(element);
            Map<Object, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                Object key = value(types.get(0));
                map.put(key, value(types.get(1)));
            }
            return map;
        }
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(value(element));
        }
        if (!element.equals("y")) {
            return items;
        }
        byte[] bytes = new byte[items.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = ((Number) items.get(i)).byteValue();
        }
        return bytes;
    }

    private static Object basic(String type, String word) throws UsageError {
        return switch (type) {
            case "s" -> word;
            case "o" -> {
                if (!ObjectPath.isValid(word)) {
                    throw new UsageError("Failed to parse '" + word + "' as object path.");
                }
                yield ObjectPath.of(word);
            }
            case "g" -> signature(word);
            case "b" ->
                    truth(word)
                            .orElseThrow(() ->
                                    new UsageError(
                                            "Failed to parse '"
                                                    + word
                                                    + "' as boolean: Invalid argument"));
            case "d" -> floating(word);
            case "h" -> throw new UsageError("File descriptors cannot be sent.");
            default -> number(type, word);
        };
    }

    static Optional<Boolean> truth(String word) {
        return switch (word.toLowerCase(java.util.Locale.ROOT)) {
            case "1", "yes", "y", "true", "t", "on" -> Optional.of(true);
            case "0", "no", "n", "false", "f", "off" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Double floating(String word) throws UsageError {
        try {
            return Double.valueOf(word);
        } catch (NumberFormatException e) {
            throw new UsageError(
                    "Failed to parse '"
                            + word
                            + "' as double precision floating point: "
                            + "Invalid argument");
        }
    }

    private static Object number(String type, String word) throws UsageError {
        String kind =
                switch (type) {
                    case "y" -> "byte (unsigned 8bit integer)";
                    case "n" -> "signed 16bit integer";
                    case "q" -> "unsigned 16bit integer";
                    case "i" -> "signed 32bit integer";
                    case "u" -> "unsigned 32bit integer";
                    case "x" -> "signed 64bit integer";
                    default -> "unsigned 64bit integer";
                };
        try {
            return inRange(type, word);
        } catch (NumberFormatException e) {
            boolean digits = word.matches("[+-]?[0-9]+");
            String why = digits ? "Numerical result out of range" : "Invalid argument";
            throw new UsageError("Failed to parse '" + word + "' as " + kind + ": " + why);
        }
    }

    private static Object inRange(String type, String word) {
        if (type.equals("t")) {
            return word.startsWith("0x")
                    ? Long.parseUnsignedLong(word.substring(2), 16)
                    : Long.parseUnsignedLong(word);
        }
        long number = Long.decode(word.matches("0[0-9]+") ? "0" + word : word);
        long low =
                switch (type) {
                    case "n" -> Short.MIN_VALUE;
                    case "i" -> Integer.MIN_VALUE;
                    case "x" -> Long.MIN_VALUE;
                    default -> 0;
                };
        long high =
                switch (type) {
                    case "y" -> 0xff;
                    case "n" -> Short.MAX_VALUE;
                    case "q" -> 0xffff;
                    case "i" -> Integer.MAX_VALUE;
                    case "u" -> 0xffff_ffffL;
                    default -> Long.MAX_VALUE;
                };
        if (number < low || number > high) {
            throw new NumberFormatException(word);
        }
        return number;
    }
}
