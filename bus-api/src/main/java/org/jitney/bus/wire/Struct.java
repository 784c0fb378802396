package org.jitney.bus.wire;

import java.util.List;

/** The fields of a struct, in order. */
public record Struct(List<Object> fields) {

    public Struct {
        fields = List.copyOf(fields);
    }

    public static Struct of(Object... fields) {
        return new Struct(List.of(fields));
    }

    public Object get(int index) {
        return fields.get(index);
    }

    /** {@return the field as text} */
    public String string(int index) {
        return fields.get(index).toString();
    }

    public int size() {
        return fields.size();
    }
}
