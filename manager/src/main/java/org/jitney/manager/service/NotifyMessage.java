package org.jitney.manager.service;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One datagram of the {@code sd_notify} protocol: lines {@code NAME=value}. */
public record NotifyMessage(Map<String, String> fields) {

    /** Parses the datagram; what is no assignment is left out, the last of equal names counts. */
    public static NotifyMessage parse(byte[] datagram) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : new String(datagram, StandardCharsets.UTF_8).split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                fields.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return new NotifyMessage(Map.copyOf(fields));
    }

    /** {@return the value of a field} */
    public Optional<String> get(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** {@return whether the field is there with the value 1} */
    public boolean says(String name) {
        return "1".equals(fields.get(name));
    }

    /** {@return the number in the field, if there is a valid one} */
    public Optional<Long> number(String name) {
        String text = fields.get(name);
        if (text == null || text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }
}
