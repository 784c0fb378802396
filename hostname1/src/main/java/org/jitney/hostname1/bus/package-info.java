/** The objects on the bus: {@code org.freedesktop.hostname1} and {@code LogControl1}. */
@NullMarked
package org.jitney.hostname1.bus;

import org.jspecify.annotations.NullMarked;
