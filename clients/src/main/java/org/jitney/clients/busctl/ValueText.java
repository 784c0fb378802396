package org.jitney.clients.busctl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jitney.bus.wire.Signature;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;

/**
 * Writes values: on one line as they are typed on a command line, as a block with types, as JSON.
 *
 * <p>Every writer walks the signature and the value together, as numbers of different types are the
 * same class in Java.
 */
final class ValueText {
    private ValueText() {}

    /** {@return the values on one line, without their signature} */
    static String line(Signature signature, List<?> values) {
        List<String> words = new ArrayList<>();
        List<String> types = signature.types();
        for (int i = 0; i < types.size(); i++) {
            line(words, types.get(i), values.get(i));
        }
        return String.join(" ", words);
    }

    private static void line(List<String> words, String type, Object value) {
        switch (type.charAt(0)) {
            case 's', 'o', 'g' -> words.add("\"" + escape(value.toString()) + "\"");
            case 'v' -> {
                Variant variant = (Variant) value;
                words.add(variant.signature().value());
                line(words, variant.signature().value(), variant.value());
            }
            case '(' -> {
                List<String> types = members(type);
                Struct struct = (Struct) value;
                for (int i = 0; i < types.size(); i++) {
                    line(words, types.get(i), struct.get(i));
                }
            }
            case 'a' -> array(words, type.substring(1), value);
            default -> words.add(number(type, value));
        }
    }

    private static void array(List<String> words, String element, Object value) {
        if (value instanceof byte[] bytes) {
            words.add(Integer.toString(bytes.length));
            for (byte b : bytes) {
                words.add(Integer.toString(b & 0xff));
            }
        } else if (value instanceof Map<?, ?> map) {
            List<String> types = members(element);
            words.add(Integer.toString(map.size()));
            map.forEach((key, entry) -> {
                line(words, types.get(0), key);
                line(words, types.get(1), entry);
            });
        } else {
            List<?> list = (List<?>) value;
            words.add(Integer.toString(list.size()));
            list.forEach(item -> line(words, element, item));
        }
    }

    /** {@return the types inside of a struct or a dictionary entry} */
    private static List<String> members(String type) {
        return Signature.of(type.substring(1, type.length() - 1)).types();
    }

    private static String number(String type, Object value) {
        if (type.equals("t")) {
            return Long.toUnsignedString(((Number) value).longValue());
        }
        if (type.equals("d")) {
            return floating((Double) value);
        }
        return value.toString();
    }

    /** {@return the number with up to six digits, without zeros at the end} */
    private static String floating(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e6) {
            return Long.toString((long) value);
        }
        double size = Math.abs(value);
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        int exponent = size == 0 ? 0 : (int) Math.floor(Math.log10(size));
        String text =
                exponent < -4 || exponent >= 6
                        ? String.format(Locale.ROOT, "%.5e", value)
                        : String.format(Locale.ROOT, "%." + Math.max(0, 5 - exponent) + "f", value);
        int e = text.indexOf('e');
        String digits = e < 0 ? text : text.substring(0, e);
        if (digits.indexOf('.') >= 0) {
            digits = digits.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
        return digits + (e < 0 ? "" : text.substring(e));
    }

    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c < ' ' || c == 127) {
                        out.append(String.format(Locale.ROOT, "\\%03o", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    /** {@return the values as JSON values; variants carry their type} */
    static List<Object> json(Signature signature, List<?> values) {
        List<Object> all = new ArrayList<>();
        List<String> types = signature.types();
        for (int i = 0; i < types.size(); i++) {
            all.add(json(types.get(i), values.get(i)));
        }
        return all;
    }

    private static Object json(String type, Object value) {
        if (type.equals("v")) {
            return variant((Variant) value);
        }
        if (value instanceof Struct struct) {
            List<Object> fields = new ArrayList<>();
            List<String> types = members(type);
            for (int i = 0; i < types.size(); i++) {
                fields.add(json(types.get(i), struct.get(i)));
            }
            return fields;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> object = new LinkedHashMap<>();
            String entry = members(type.substring(1)).get(1);
            map.forEach((key, item) -> object.put(key.toString(), json(entry, item)));
            return object;
        }
        if (value instanceof byte[] bytes) {
            List<Object> numbers = new ArrayList<>();
            for (byte b : bytes) {
                numbers.add(b & 0xff);
            }
            return numbers;
        }
        if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> items.add(json(type.substring(1), item)));
            return items;
        }
        if (type.equals("t")) {
            return new java.math.BigInteger(Long.toUnsignedString(((Number) value).longValue()));
        }
        return value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    /** {@return a variant as JSON: its type and its value} */
    static Map<String, Object> variant(Variant variant) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", variant.signature().value());
        object.put("data", json(variant.signature().value(), variant.value()));
        return object;
    }

    /** {@return the values of a message as a block with the type of each} */
    static String message(Signature signature, List<?> values, String indent) {
        StringBuilder out = new StringBuilder();
        out.append(indent).append("MESSAGE \"").append(signature.value()).append("\" {\n");
        List<String> types = signature.types();
        for (int i = 0; i < types.size(); i++) {
            block(out, types.get(i), values.get(i), indent + STEP);
        }
        return out.append(indent).append("};\n").toString();
    }

    /** {@return one value as a block with its type} */
    static String block(String type, Object value) {
        StringBuilder out = new StringBuilder();
        block(out, type, value, "");
        return out.toString();
    }

    private static final String STEP = " ".repeat(8);

    private static void block(StringBuilder out, String type, Object value, String indent) {
        switch (type.charAt(0)) {
            case 'a' -> {
                open(out, indent, "ARRAY", type.substring(1));
                items(out, type.substring(1), value, indent + STEP);
                out.append(indent).append("};\n");
            }
            case '(' -> {
                open(out, indent, "STRUCT", type.substring(1, type.length() - 1));
                List<String> types = members(type);
                for (int i = 0; i < types.size(); i++) {
                    block(out, types.get(i), ((Struct) value).get(i), indent + STEP);
                }
                out.append(indent).append("};\n");
            }
            case 'v' -> {
                Variant variant = (Variant) value;
                open(out, indent, "VARIANT", variant.signature().value());
                block(out, variant.signature().value(), variant.value(), indent + STEP);
                out.append(indent).append("};\n");
            }
            default -> {
                boolean text = value instanceof CharSequence || "sog".contains(type);
                String shown = text ? "\"" + escape(value.toString()) + "\"" : number(type, value);
                out.append(indent).append(word(type)).append(' ').append(shown).append(";\n");
            }
        }
    }

    private static void open(StringBuilder out, String indent, String word, String signature) {
        out.append(indent).append(word).append(" \"").append(signature).append("\" {\n");
    }

    private static void items(StringBuilder out, String element, Object value, String indent) {
        if (value instanceof byte[] bytes) {
            for (byte b : bytes) {
                block(out, element, b & 0xff, indent);
            }
        } else if (value instanceof Map<?, ?> map) {
            List<String> types = members(element);
            map.forEach((key, entry) -> {
                open(out, indent, "DICT_ENTRY", String.join("", types));
                block(out, types.get(0), key, indent + STEP);
                block(out, types.get(1), entry, indent + STEP);
                out.append(indent).append("};\n");
            });
        } else {
            ((List<?>) value).forEach(item -> block(out, element, item, indent));
        }
    }

    private static String word(String type) {
        return switch (type) {
            case "y" -> "BYTE";
            case "b" -> "BOOLEAN";
            case "n" -> "INT16";
            case "q" -> "UINT16";
            case "i" -> "INT32";
            case "u" -> "UINT32";
            case "x" -> "INT64";
            case "t" -> "UINT64";
            case "d" -> "DOUBLE";
            case "o" -> "OBJECT_PATH";
            case "g" -> "SIGNATURE";
            case "h" -> "UNIX_FD";
            default -> "STRING";
        };
    }
}
