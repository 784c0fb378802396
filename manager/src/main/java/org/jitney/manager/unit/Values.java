package org.jitney.manager.unit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings under the names of their bus properties, each in the Java type that its bus signature
 * has: {@code b} Boolean, {@code i n} Integer, {@code u x t} Long, {@code s} String, {@code ay}
 * byte[], other arrays List, structs a record whose components are the fields in order. An unsigned
 * infinity is {@code -1L}.
 */
public final class Values {
    /** {@code UINT64_MAX}: without end, without limit, or not set, as the property says. */
    public static final long INFINITY = -1L;

    private final Overlay map;
    private final Set<String> set;
    private final Map<String, String> origins;
    private final Map<String, Object> seldomSet;
    private final RuntimeScope scope;

    /** Values by property; what is in none of them is as in {@code seldomSet}, shared by a type. */
    Values(
            Overlay map,
            Set<String> set,
            Map<String, String> origins,
            Map<String, Object> seldomSet,
            RuntimeScope scope) {
        this.seldomSet = seldomSet;
        this.scope = scope;
        this.origins = Map.copyOf(origins);
        this.map = map.frozen();
        this.set = Set.copyOf(set);
    }

    /** {@return these values with another one of a property, which is as set as before} */
    Values with(String property, Object value) {
        Overlay values = map.copy();
        values.put(property, value);
        return new Values(values, set, origins, seldomSet, scope);
    }

    /** {@return these values with some properties as in others of the same type of unit} */
    Values taking(Set<String> properties, Values from) {
        Overlay values = map.copy();
        Set<String> marks = new HashSet<>(set);
        for (String property : properties) {
            Object value = from.get(property).orElse(null);
            if (value != null) {
                values.put(property, value);
                marks.remove(property);
                if (from.set.contains(property)) {
                    marks.add(property);
                }
            }
        }
        Map<String, String> places = new LinkedHashMap<>(origins);
        places.putAll(from.origins);
        return new Values(values, marks, places, seldomSet, scope);
    }

    /** {@return these values, the lists among those properties as continuations of earlier ones} */
    Values continuing(Set<String> properties, Values earlier) {
        Overlay values = map.copy();
        for (String property : properties) {
            if (earlier.get(property).orElse(null) instanceof List<?> before
                    && values.get(property) instanceof List<?> now) {
                List<Object> all = new ArrayList<>(before);
                all.addAll(now);
                values.put(property, List.copyOf(all));
            }
        }
        return new Values(values, set, origins, seldomSet, scope);
    }

    /**
     * {@return the file and line that gives a limit, or what is not enforced, its value, such as
     * {@code /x/a.service:7}}
     */
    public Optional<String> origin(String property) {
        return Optional.ofNullable(origins.get(property));
    }

    /** {@return whose manager the unit belongs to} */
    public RuntimeScope runtimeScope() {
        return scope;
    }

    /** {@return whether a file sets this property, rather than leaving it at its default} */
    public boolean isSet(String property) {
        return set.contains(property);
    }

    /** {@return all properties in the order of the table, without new ones that nothing sets} */
    public Map<String, Object> asMap() {
        return Collections.unmodifiableMap(map);
    }

    /** {@return the names of all properties} */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(map.keySet());
        names.addAll(seldomSet.keySet());
        return names;
    }

    /** {@return the value of that property, if this type of unit has it} */
    public Optional<Object> get(String property) {
        return Optional.ofNullable(find(property));
    }

    private @Nullable Object find(String property) {
        Object value = map.get(property);
        return value == null ? seldomSet.get(property) : value;
    }

    private Object need(String property) {
        Object value = find(property);
        if (value == null) {
            throw new IllegalArgumentException("units of this type have no property " + property);
        }
        return value;
    }

    /** {@return a property of signature s} */
    public String text(String property) {
        return (String) need(property);
    }

    /** {@return a property of signature s, if it is not empty} */
    public Optional<String> ifSet(String property) {
        String text = text(property);
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** {@return a property of signature b} */
    public boolean flag(String property) {
        return (Boolean) need(property);
    }

    /** {@return a numeric property} */
    public long number(String property) {
        return ((Number) need(property)).longValue();
    }

    /** {@return a numeric property} */
    public int integer(String property) {
        return ((Number) need(property)).intValue();
    }

    /** {@return a property of signature as} */
    public List<String> texts(String property) {
        return list(property, String.class);
    }

    /** {@return a property that is an array of these} */
    public <T> List<T> list(String property, Class<T> type) {
        List<?> values = (List<?>) need(property);
        // Nearly all of them are empty, and asked for whenever a unit is loaded.
        if (values.isEmpty()) {
            return List.of();
        }
        List<T> out = new ArrayList<>(values.size());
        for (Object value : values) {
            out.add(type.cast(value));
        }
        return Collections.unmodifiableList(out);
    }

    /** {@return a property that is a struct of this shape} */
    public <T> T struct(String property, Class<T> type) {
        return type.cast(need(property));
    }

    /** {@return a property of signature ay} */
    public byte[] bytes(String property) {
        return ((byte[]) need(property)).clone();
    }

    @Override
    public String toString() {
        return map.toString();
    }
}
