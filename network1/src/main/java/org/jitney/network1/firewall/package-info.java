/**
 * What files want of nf_tables: masquerading, in a table of ours, and addresses in sets that others
 * made. Nothing of it is asked of a kernel until a file wants it.
 *
 * <p>{@link org.jitney.network1.firewall.LinkWishes} says what a link wants now, {@link
 * org.jitney.network1.firewall.FirewallSets} brings the kernel there. May import {@code link} and
 * {@code config}; of the others only the daemon knows it.
 */
@NullMarked
package org.jitney.network1.firewall;

import org.jspecify.annotations.NullMarked;
