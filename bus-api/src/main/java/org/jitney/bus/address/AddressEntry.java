package org.jitney.bus.address;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One address: {@code transport:key=value,key=value}. Several of them with semicolons in between
 * are alternatives.
 *
 * @param keys with their values unescaped, in the order of the text
 */
public record AddressEntry(String transport, Map<String, String> keys) {

    public AddressEntry {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    public Optional<String> get(String key) {
        return Optional.ofNullable(keys.get(key));
    }

    /** Parses alternatives; there is at least one. */
    public static List<AddressEntry> parse(String text) throws BadAddress {
        List<AddressEntry> all = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            int semicolon = text.indexOf(';', from);
            int to = semicolon < 0 ? text.length() : semicolon;
            if (to > from) {
                all.add(one(text.substring(from, to)));
            }
            from = to + 1;
        }
        if (all.isEmpty()) {
            throw new BadAddress("the bus address is empty");
        }
        return all;
    }

    private static AddressEntry one(String text) throws BadAddress {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new BadAddress("no transport in bus address '" + text + "'");
        }
        Map<String, String> keys = new LinkedHashMap<>();
        int from = colon + 1;
        while (from < text.length()) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            int equals = text.indexOf('=', from);
            if (equals <= from || equals >= to) {
                throw new BadAddress("no key=value after the transport of '" + text + "'");
            }
            String key = text.substring(from, equals);
            if (keys.put(key, unescape(text.substring(equals + 1, to))) != null) {
                throw new BadAddress("key '" + key + "' stands twice in '" + text + "'");
            }
            from = to + 1;
        }
        return new AddressEntry(text.substring(0, colon), keys);
    }

    /** Unescapes a value; what had to be escaped and was not is an error, as in libdbus. */
    static String unescape(String value) throws BadAddress {
        byte[] in = value.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                if (!isPlain(in[i])) {
                    throw new BadAddress(
                            "a character that has to be escaped in bus address '" + value + "'");
                }
                out.write(in[i]);
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new BadAddress("a bad escape in bus address '" + value + "'");
            }
            out.write(high << 4 | low);
            i += 2;
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Escapes a value. */
    public static String escape(String value) {
        StringBuilder out = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(b)) {
                out.append((char) b);
            } else {
                out.append('%').append(Character.forDigit(b >> 4 & 15, 16));
                out.append(Character.forDigit(b & 15, 16));
            }
        }
        return out.toString();
    }

    private static boolean isPlain(byte b) {
        return (b >= '0' && b <= '9')
                || (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || "-_/.\\*".indexOf(b) >= 0;
    }

    /** {@return the address as programs pass it on} */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(transport).append(':');
        String separator = "";
        for (Map.Entry<String, String> e : keys.entrySet()) {
            out.append(separator).append(e.getKey()).append('=').append(escape(e.getValue()));
            separator = ",";
        }
        return out.toString();
    }
}
