package org.jitney.manager.unit;

/**
 * A property as it comes over the bus.
 *
 * @param name such as {@code TimeoutStopUSec}
 * @param signature the type of the value
 * @param value {@code b} Boolean, numbers Number, {@code s} String, {@code ay} byte[], other arrays
 *     and structs a List
 */
public record BusProperty(String name, String signature, Object value) {}
