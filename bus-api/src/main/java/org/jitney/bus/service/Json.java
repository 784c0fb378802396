package org.jitney.bus.service;

import java.util.List;
import java.util.OptionalLong;

/**
 * Writes one JSON object, member by member, without white space: what a method {@code Describe}
 * answers.
 */
public final class Json {
    private final StringBuilder out = new StringBuilder("{");

    /** Adds a text; an empty one is null. */
    public Json text(String name, String value) {
        name(name);
        if (value.isEmpty()) {
            out.append("null");
        } else {
            string(value);
        }
        return this;
    }

    /** Adds an unsigned number; -1 is null. */
    public Json number(String name, long value) {
        name(name);
        out.append(value == -1 ? "null" : Long.toUnsignedString(value));
        return this;
    }

    /** Adds texts; none at all is null. */
    public Json texts(String name, List<String> values) {
        name(name);
        if (values.isEmpty()) {
            out.append("null");
            return this;
        }
        out.append('[');
        for (int i = 0; i < values.size(); i++) {
            out.append(i == 0 ? "" : ",");
            string(values.get(i));
        }
        out.append(']');
        return this;
    }

    /** Adds a text, an empty one too. */
    public Json plain(String name, String value) {
        name(name);
        string(value);
        return this;
    }

    /** Adds a text if there is one. */
    public Json ifThere(String name, String value) {
        return value.isEmpty() ? this : plain(name, value);
    }

    /** Adds an unsigned number if there is one. */
    public Json ifThere(String name, OptionalLong value) {
        return value.isPresent() ? number(name, value.getAsLong()) : this;
    }

    /** Adds {@code true} or {@code false}. */
    public Json flag(String name, boolean value) {
        name(name);
        out.append(value);
        return this;
    }

    /** Adds bytes as a list of numbers; none at all are left out. */
    public Json bytes(String name, byte[] value) {
        if (value.length > 0) {
            name(name);
            for (int i = 0; i < value.length; i++) {
                out.append(i == 0 ? '[' : ',').append(Byte.toUnsignedInt(value[i]));
            }
            out.append(']');
        }
        return this;
    }

    /** Adds a list of unsigned numbers. */
    public Json numbers(String name, long... values) {
        name(name);
        out.append('[');
        for (int i = 0; i < values.length; i++) {
            out.append(i == 0 ? "" : ",").append(Long.toUnsignedString(values[i]));
        }
        out.append(']');
        return this;
    }

    /** Adds a list of objects; none at all are left out. */
    public Json objects(String name, List<Json> values) {
        if (!values.isEmpty()) {
            name(name);
            for (int i = 0; i < values.size(); i++) {
                out.append(i == 0 ? '[' : ',').append(values.get(i).render());
            }
            out.append(']');
        }
        return this;
    }

    /** {@return the object} */
    public String render() {
        return out + "}";
    }

    private void name(String name) {
        out.append(out.length() == 1 ? "" : ",");
        string(name);
        out.append(':');
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
