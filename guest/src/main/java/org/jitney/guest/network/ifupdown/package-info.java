/** Debian's {@code /etc/network/interfaces}. */
@NullMarked
package org.jitney.guest.network.ifupdown;

import org.jspecify.annotations.NullMarked;
