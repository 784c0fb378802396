package org.jitney.bus.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An object: the interfaces it has, each bound to what stands behind it. */
public final class BusObject {
    private final List<Bound<?>> interfaces;

    private BusObject(List<Bound<?>> interfaces) {
        this.interfaces = List.copyOf(interfaces);
    }

    /**
     * One interface of an object.
     *
     * @param <T> what stands behind it
     */
    public record Bound<T>(InterfaceTable<T> table, T target) {}

    /** {@return an object without interfaces of its own} */
    static BusObject none() {
        return new BusObject(List.of());
    }

    public static <T> BusObject of(InterfaceTable<T> table, T target) {
        return new BusObject(List.of(new Bound<>(table, target)));
    }

    /** {@return this object with one more interface} */
    public <T> BusObject with(InterfaceTable<T> table, T target) {
        List<Bound<?>> more = new ArrayList<>(interfaces);
        more.add(new Bound<>(table, target));
        return new BusObject(more);
    }

    public List<Bound<?>> interfaces() {
        return interfaces;
    }

    /** {@return the interface of this name} */
    public Optional<Bound<?>> find(String name) {
        for (Bound<?> bound : interfaces) {
            if (bound.table().name().equals(name)) {
                return Optional.of(bound);
            }
        }
        return Optional.empty();
    }
}
