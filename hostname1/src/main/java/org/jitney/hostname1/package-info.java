/**
 * The host name daemon: {@code org.freedesktop.hostname1}.
 *
 * <p>{@link org.jitney.hostname1.HostnameDaemon} wires it. Below it, lowest first: {@code model}
 * (what names, files and hardware codes mean; pure), {@code store} (files and the kernel), {@code
 * bus} (the objects; they translate and decide nothing).
 */
@NullMarked
package org.jitney.hostname1;

import org.jspecify.annotations.NullMarked;
