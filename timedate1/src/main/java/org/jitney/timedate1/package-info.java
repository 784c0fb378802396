/**
 * Time zone, clock and NTP switch: {@code org.freedesktop.timedate1}.
 *
 * <p>Its turn comes later: nothing lives here yet, and nothing answers on the bus under this name.
 */
@NullMarked
package org.jitney.timedate1;

import org.jspecify.annotations.NullMarked;
