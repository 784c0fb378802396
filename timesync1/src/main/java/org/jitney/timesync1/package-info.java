/**
 * The clock kept right by time servers: {@code org.freedesktop.timesync1}.
 *
 * <p>{@code model} is pure: the packet, what its times mean, when to ask again, which server is
 * next. {@code store} has files and the kernel's clock behind an interface, {@code client} the
 * state machine that asks servers, over a network that is an interface as well, and {@code bus} the
 * object. {@link org.jitney.timesync1.TimesyncDaemon} wires them.
 */
@NullMarked
package org.jitney.timesync1;

import org.jspecify.annotations.NullMarked;
