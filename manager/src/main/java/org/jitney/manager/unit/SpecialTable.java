package org.jitney.manager.unit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jitney.manager.unit.PropertyWriters.Special;

/** The rows of properties that are written in a way of their own, while they are put together. */
final class SpecialTable {
    private final Map<String, Special> rows = new HashMap<>();

    Map<String, Special> rows() {
        return Map.copyOf(rows);
    }

    void put(String property, Special special) {
        rows.put(property, special);
    }

    void put(String property, String signature, String directive, Function<Object, String> text) {
        rows.put(
                property,
                new Special(
                        signature, (p, all) -> Map.of(directive, List.of(text.apply(p.value())))));
    }

    /** Each element is a line; none takes earlier ones back. */
    void putEach(
            String property, String signature, String directive, Function<List<?>, String> text) {
        rows.put(
                property,
                new Special(signature, (p, all) -> Map.of(directive, each(p.value(), text))));
    }

    static List<String> each(Object value, Function<List<?>, String> text) {
        List<String> out = new ArrayList<>();
        for (Object item : (List<?>) value) {
            out.add(text.apply((List<?>) item));
        }
        return out.isEmpty() ? List.of("") : List.copyOf(out);
    }

    /** As {@link #putEach}, for what replaces everything that was said before. */
    void putAfresh(
            String property, String signature, String directive, Function<List<?>, String> text) {
        rows.put(
                property,
                new Special(
                        signature, (p, all) -> Map.of(directive, afresh(each(p.value(), text)))));
    }

    static List<String> afresh(List<String> texts) {
        List<String> out = new ArrayList<>(List.of(""));
        texts.stream().filter(text -> !text.isEmpty()).forEach(out::add);
        return out;
    }
}
