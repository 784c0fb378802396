package org.jitney.manager.unit;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A map that says what is different from another one, in the order of that one.
 *
 * <p>A unit has some hundred properties and its files set a dozen: all units of a type share the
 * map of what nobody set, which is never changed. Nothing can be removed.
 */
final class Overlay extends AbstractMap<String, Object> {
    private final Map<String, Object> base;
    private final Map<String, Object> own;

    private Overlay(Map<String, Object> base, Map<String, Object> own) {
        this.base = base;
        this.own = own;
    }

    /** Lies over a map that does not change. */
    static Overlay over(Map<String, Object> base) {
        return new Overlay(base, new LinkedHashMap<>(0));
    }

    /** {@return the same, to be changed by itself} */
    Overlay copy() {
        return new Overlay(base, new LinkedHashMap<>(own));
    }

    /** {@return the same, small and never to be changed} */
    Overlay frozen() {
        return new Overlay(base, Map.copyOf(own));
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        Object mine = own.get(key);
        return mine != null ? mine : base.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return base.containsKey(key) || own.containsKey(key);
    }

    @Override
    public @Nullable Object put(String key, Object value) {
        Object before = get(key);
        if (Objects.equals(value, base.get(key))) {
            own.remove(key);
        } else {
            own.put(key, value);
        }
        return before;
    }

    @Override
    public int size() {
        return base.size() + (int) added().count();
    }

    private Stream<Entry<String, Object>> added() {
        return own.entrySet().stream().filter(entry -> !base.containsKey(entry.getKey()));
    }

    private Stream<Entry<String, Object>> all() {
        Stream<Entry<String, Object>> shared =
                base.entrySet().stream()
                        .map(entry ->
                                Map.entry(
                                        entry.getKey(),
                                        own.getOrDefault(entry.getKey(), entry.getValue())));
        return Stream.concat(shared, added().map(e -> Map.entry(e.getKey(), e.getValue())));
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, Object>> iterator() {
                return all().iterator();
            }

            @Override
            public int size() {
                return Overlay.this.size();
            }
        };
    }
}
