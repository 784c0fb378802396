package org.jitney.manager.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one unit or job keeps over the death of the manager: names and texts.
 *
 * <p>Two kinds of names mean something to whoever stores it. A name that ends in {@code .pid} is a
 * process: it comes back only if that very process still runs, and else with {@code .gone} beside
 * it. A name that ends in {@code .fd} is an open descriptor: it comes back as one that is open now,
 * or not at all.
 */
public final class StateBag {
    private static final String SEPARATOR = "\t";

    /** As long as the line of a job is, about. */
    private static final int LINE = 300;

    private final Map<String, String> values = new LinkedHashMap<>();

    /** Keeps a text; an empty one is left out. */
    public StateBag put(String name, String value) {
        if (!value.isEmpty()) {
            values.put(name, value);
        }
        return this;
    }

    /** Keeps a number; zero is left out. */
    public StateBag put(String name, long value) {
        return value == 0 ? this : put(name, Long.toString(value));
    }

    /** Keeps a flag; false is left out. */
    public StateBag put(String name, boolean value) {
        return value ? put(name, "1") : this;
    }

    /** Keeps a moment. */
    public StateBag put(String name, DualTimestamp value) {
        return value.isSet() ? put(name, value.realtimeUsec() + "," + value.monotonicUsec()) : this;
    }

    /** Keeps texts. */
    public StateBag put(String name, List<String> texts) {
        put(name, texts.size());
        for (int i = 0; i < texts.size(); i++) {
            put(name + "." + i, texts.get(i));
        }
        return this;
    }

    public void remove(String name) {
        values.remove(name);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** {@return the text, empty when it was not kept} */
    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** {@return the number, 0 when it was not kept} */
    public long number(String name) {
        String text = text(name);
        return text.matches("-?[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    public int integer(String name) {
        return (int) number(name);
    }

    public boolean flag(String name) {
        return text(name).equals("1");
    }

    /** {@return the moment, never when it was not kept} */
    public DualTimestamp moment(String name) {
        String text = text(name);
        int comma = text.indexOf(',');
        return comma < 0
                ? DualTimestamp.NEVER
                : new DualTimestamp(
                        Long.parseLong(text.substring(0, comma)),
                        Long.parseLong(text.substring(comma + 1)));
    }

    public List<String> texts(String name) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < integer(name); i++) {
            out.add(text(name + "." + i));
        }
        return out;
    }

    /** {@return the constant of that name, or the other one} */
    public <E extends Enum<E>> E constant(String name, E otherwise) {
        for (E each : otherwise.getDeclaringClass().getEnumConstants()) {
            if (each.name().equals(text(name))) {
                return each;
            }
        }
        return otherwise;
    }

    /** {@return all names} */
    public List<String> names() {
        return List.copyOf(values.keySet());
    }

    /** {@return one line without its end} */
    public String line() {
        StringBuilder out = new StringBuilder(LINE);
        values.forEach((name, value) ->
                out.append(out.isEmpty() ? "" : SEPARATOR)
                        .append(name)
                        .append('=')
                        .append(escape(value)));
        return out.toString();
    }

    /** {@return what a line says; empty when it is none} */
    public static Optional<StateBag> parse(String line) {
        StateBag bag = new StateBag();
        for (String word : line.isEmpty() ? new String[0] : line.split(SEPARATOR, -1)) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                return Optional.empty();
            }
            bag.values.put(word.substring(0, equals), unescape(word.substring(equals + 1)));
        }
        return Optional.of(bag);
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
    }

    private static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                out.append(next == 'n' ? '\n' : next == 't' ? '\t' : next);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
