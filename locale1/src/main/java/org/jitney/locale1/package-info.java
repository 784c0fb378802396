/**
 * System language and keyboard: {@code org.freedesktop.locale1}.
 *
 * <p>{@code model} is pure: names, settings, file formats, and the conversion between keymaps of
 * the console and keyboards of X11. {@code store} has the files below the root, {@code bus} the
 * object on the bus. {@link org.jitney.locale1.LocaleDaemon} wires them.
 */
@NullMarked
package org.jitney.locale1;

import org.jspecify.annotations.NullMarked;
