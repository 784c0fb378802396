/**
 * System clock and time zone: {@code org.freedesktop.timedate1}.
 *
 * <p>{@code model} is pure: file formats, the list of zones, what is known of units that
 * synchronize the clock. {@code store} has the files below the root and the kernel's clocks behind
 * an interface, {@code bus} the object. {@link org.jitney.timedate1.TimedateDaemon} wires them.
 */
@NullMarked
package org.jitney.timedate1;

import org.jspecify.annotations.NullMarked;
