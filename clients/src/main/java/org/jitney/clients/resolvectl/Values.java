package org.jitney.clients.resolvectl;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.clients.resolvectl.dns.MalformedRecord;
import org.jitney.clients.resolvectl.dns.RecordText;
import org.jitney.clients.resolvectl.dns.ResourceRecord;
import org.jspecify.annotations.Nullable;

/** An object of JSON, with members that may be there and be of another type than expected. */
final class Values {
    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

    /** Takes an object apart; what is none has no members. */
    Values(@Nullable Object object) {
        if (object instanceof Map<?, ?> map) {
            map.forEach((name, value) -> members.put(String.valueOf(name), value));
        }
    }

    boolean has(String name) {
        return members.get(name) != null;
    }

    @Nullable Object value(String name) {
        return members.get(name);
    }

    Optional<String> text(String name) {
        return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    long number(String name, long none) {
        return members.get(name) instanceof Number number ? number.longValue() : none;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    List<Values> objects(String name) {
        List<Values> all = new ArrayList<>();
        if (members.get(name) instanceof List<?> list) {
            list.forEach(each -> all.add(new Values(each)));
        }
        return all;
    }

    /** {@return the question that the members are, if they are one} */
    Optional<String> question() {
        long type = number("type", -1);
        long recordClass = number("class", -1);
        return type < 0 || recordClass < 0
                ? Optional.empty()
                : text("name").map(name -> ResourceRecord.key(name, (int) recordClass, (int) type));
    }

    /**
     * {@return the record whose bytes are the member {@code raw}, as text}
     *
     * @throws MalformedRecord with what is wrong
     */
    String record(int columns) throws MalformedRecord {
        try {
            byte[] raw = Base64.getDecoder().decode(text("raw").orElse(""));
            return RecordText.render(ResourceRecord.decode(raw), columns);
        } catch (IllegalArgumentException e) {
            throw new MalformedRecord("it is not in base 64");
        }
    }
}
