package org.jitney.bus.service;

/**
 * Sets one property of the objects of type {@code T}.
 *
 * @param <T> what stands behind the object
 */
@FunctionalInterface
public interface PropertySetter<T> {
    /** The value has the property's signature. */
    void set(T target, Object value, Call call) throws DBusError;
}
