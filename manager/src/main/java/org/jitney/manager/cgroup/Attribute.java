package org.jitney.manager.cgroup;

/**
 * A file of a group and what is written into it.
 *
 * @param controller which part of the kernel has it, such as {@code memory}
 * @param file such as {@code memory.max}
 * @param text what is written
 * @param property the property that it follows from
 * @param asked whether a unit file asks for it; what nobody asks for is only put back
 */
public record Attribute(
        String controller, String file, String text, String property, boolean asked) {}
