/**
 * Links, addresses and routes over netlink: {@code org.freedesktop.network1}.
 *
 * <p>Its turn comes later: nothing lives here yet, and nothing answers on the bus under this name.
 */
@NullMarked
package org.jitney.network1;

import org.jspecify.annotations.NullMarked;
