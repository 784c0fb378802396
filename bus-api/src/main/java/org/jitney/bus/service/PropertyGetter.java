package org.jitney.bus.service;

/**
 * Reads one property of the objects of type {@code T}; the value fits the signature in the
 * interface's description.
 *
 * @param <T> what stands behind the object
 */
@FunctionalInterface
public interface PropertyGetter<T> {
    Object get(T target) throws DBusError;
}
