package org.jitney.vmcraft;

import java.util.List;
import java.util.Map;

/** Plain values as JSON. */
final class Json {
    private Json() {}

    static String of(Object value) {
        StringBuilder out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    private static void append(StringBuilder out, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                String comma = "";
                out.append('{');
                for (Map.Entry<?, ?> each : map.entrySet()) {
                    out.append(comma);
                    text(out, String.valueOf(each.getKey()));
                    out.append(':');
                    append(out, each.getValue());
                    comma = ",";
                }
                out.append('}');
            }
            case List<?> list -> {
                String comma = "";
                out.append('[');
                for (Object each : list) {
                    out.append(comma);
                    append(out, each);
                    comma = ",";
                }
                out.append(']');
            }
            case Boolean _, Number _ -> out.append(value);
            default -> text(out, String.valueOf(value));
        }
    }

    private static void text(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < ' ') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
