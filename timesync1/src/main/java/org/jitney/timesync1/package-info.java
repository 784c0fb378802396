/**
 * Network time: {@code org.freedesktop.timesync1}.
 *
 * <p>Its turn comes later: nothing lives here yet, and nothing answers on the bus under this name.
 */
@NullMarked
package org.jitney.timesync1;

import org.jspecify.annotations.NullMarked;
