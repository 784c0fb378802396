package org.jitney.clients.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;

/**
 * The properties of an object, as {@code GetAll} answered, in that order.
 *
 * <p>A property that is missing counts as empty, as a service may be older than the tool.
 */
public final class Properties {
    private final Map<String, Variant> values;

    private Properties(Map<String, Variant> values) {
        this.values = values;
    }

    /** {@return the properties in the answer of {@code GetAll}} */
    public static Properties of(Map<?, ?> answer) {
        Map<String, Variant> values = new LinkedHashMap<>();
        answer.forEach((name, value) -> values.put(String.valueOf(name), (Variant) value));
        return new Properties(values);
    }

    /** {@return names and values in the order of the answer} */
    public Map<String, Variant> all() {
        return values;
    }

    /** {@return whether there is such a property} */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** {@return the property as it came} */
    public Optional<Object> value(String name) {
        Variant variant = values.get(name);
        return variant == null ? Optional.empty() : Optional.of(variant.value());
    }

    /** {@return a text, empty if there is none} */
    public String string(String name) {
        return value(name).map(Object::toString).orElse("");
    }

    /** {@return a number, 0 if there is none} */
    public long number(String name) {
        return number(name, 0);
    }

    /** {@return a number, or what stands for none} */
    public long number(String name, long none) {
        return value(name).orElse(none) instanceof Number number ? number.longValue() : none;
    }

    /** {@return a truth value, false if there is none} */
    public boolean flag(String name) {
        return value(name).orElse(false) instanceof Boolean flag && flag;
    }

    /** {@return a list of texts, empty if there is none} */
    public List<String> strings(String name) {
        List<String> texts = new ArrayList<>();
        if (value(name).orElse(List.of()) instanceof List<?> list) {
            list.forEach(text -> texts.add(String.valueOf(text)));
        }
        return texts;
    }

    /** {@return a list of structs, empty if there is none} */
    public List<Struct> structs(String name) {
        List<Struct> structs = new ArrayList<>();
        if (value(name).orElse(List.of()) instanceof List<?> list) {
            list.forEach(struct -> structs.add((Struct) struct));
        }
        return structs;
    }

    /** {@return a struct, if there is one} */
    public Optional<Struct> struct(String name) {
        return value(name).filter(Struct.class::isInstance).map(Struct.class::cast);
    }
}
