/**
 * Hosts bus, manager and daemons in one JVM. {@link org.jitney.launcher.Main} takes the verbs that
 * become daemons ({@code up}, {@code offline}); the commands are in {@code
 * org.jitney.launcher.command}, which runs in JVMs of its own.
 */
@NullMarked
package org.jitney.launcher;

import org.jspecify.annotations.NullMarked;
