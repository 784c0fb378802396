package org.jitney.clients.resolvectl.dns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jitney.linux.netlink.AddressText;

/** What a SVCB or HTTPS record says about a service (RFC 9460, section 2.2). */
final class ServiceParameters {
    private static final List<String> KEYS =
            List.of(
                    "mandatory",
                    "alpn",
                    "no-default-alpn",
                    "port",
                    "ipv4hint",
                    "ech",
                    "ipv6hint",
                    "dohpath",
                    "ohttp");

    private ServiceParameters() {}

    /** {@return keys and values as they are written; a value may be empty} */
    static Map<String, String> decode(RecordReader in) throws MalformedRecord {
        Map<String, String> found = new LinkedHashMap<>();
        int last = -1;
        while (in.hasMore()) {
            int key = in.number16();
            if (key <= last) {
                throw new MalformedRecord("parameters are out of order");
            }
            last = key;
            byte[] value = in.bytes(in.number16());
            found.put(name(key), value(key, value));
        }
        return found;
    }

    static String name(int key) {
        return key < KEYS.size() ? KEYS.get(key) : "key" + key;
    }

    private static String value(int key, byte[] value) throws MalformedRecord {
        RecordReader in = new RecordReader(value);
        List<String> parts = new ArrayList<>();
        switch (name(key)) {
            case "mandatory" -> {
                while (in.hasMore()) {
                    parts.add(name(in.number16()));
                }
            }
            case "alpn" -> {
                while (in.hasMore()) {
                    parts.add(Escapes.likeC(in.string()));
                }
            }
            case "port" -> parts.add(Integer.toString(in.number16()));
            case "ipv4hint" -> addresses(in, 4, parts);
            case "ipv6hint" -> addresses(in, 16, parts);
            default -> parts.add(Escapes.decimal(in.rest(), " ,"));
        }
        if (in.hasMore()) {
            throw new MalformedRecord("a parameter is too long");
        }
        return String.join(",", parts);
    }

    private static void addresses(RecordReader in, int length, List<String> parts)
            throws MalformedRecord {
        while (in.hasMore()) {
            parts.add(AddressText.of(in.bytes(length)));
        }
    }

    static String render(Map<String, String> parameters) {
        StringJoiner words = new StringJoiner(" ");
        parameters.forEach((key, value) -> words.add(value.isEmpty() ? key : key + "=" + value));
        return words.toString();
    }
}
