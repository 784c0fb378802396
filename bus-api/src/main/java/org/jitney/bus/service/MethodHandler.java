package org.jitney.bus.service;

/**
 * Serves one method of the objects of type {@code T}.
 *
 * @param <T> what stands behind the object
 */
@FunctionalInterface
public interface MethodHandler<T> {
    Reply handle(T target, Call call) throws DBusError;
}
