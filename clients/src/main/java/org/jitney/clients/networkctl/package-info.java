/**
 * {@code networkctl}: shows the links of this machine and tells networkd what to do with them.
 *
 * <p>What the kernel knows is asked of the kernel (rtnetlink(7), ethtool), what networkd knows is
 * read from its files in {@code /run/systemd/netif} or asked over the bus.
 */
@NullMarked
package org.jitney.clients.networkctl;

import org.jspecify.annotations.NullMarked;
