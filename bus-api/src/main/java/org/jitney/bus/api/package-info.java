/**
 * The interfaces as data: what each {@code org.freedesktop.*} interface has, read from the tables
 * that the build makes out of {@code src/main/interfaces/*.xml}. One generated class for each
 * interface holds an {@link org.jitney.bus.api.InterfaceInfo}; introspection documents and property
 * tables come from it.
 *
 * <p>Pure; imports nothing of the project. The {@code org.freedesktop.*} packages beside it are the
 * same interfaces in the form that dbus-java reads; nothing in the project but {@code vmcraft} and
 * tests needs them.
 */
@NullMarked
package org.jitney.bus.api;

import org.jspecify.annotations.NullMarked;
