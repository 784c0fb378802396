package org.jitney.bus.api;

/**
 * One argument.
 *
 * @param name as introspection data has it; empty when it has none
 * @param signature one complete type
 */
public record ArgInfo(String name, String signature) {}
