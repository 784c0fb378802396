package org.jitney.vmcraft;

/**
 * A service in the list.
 *
 * @param name such as {@code nginx.service}
 * @param state such as {@code enabled}
 * @param path the unit file
 */
public record ServiceEntry(String name, String state, String path) {}
