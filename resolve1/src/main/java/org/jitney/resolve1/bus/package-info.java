/** {@code org.freedesktop.resolve1} on the bus. */
@NullMarked
package org.jitney.resolve1.bus;

import org.jspecify.annotations.NullMarked;
