/**
 * Sessions, seats, users and inhibitors: {@code org.freedesktop.login1}.
 *
 * <p>Its turn comes later: nothing lives here yet, and nothing answers on the bus under this name.
 */
@NullMarked
package org.jitney.login1;

import org.jspecify.annotations.NullMarked;
