/**
 * Netlink: messages with attributes (netlink(7)), those of rtnetlink(7) by their types, two sockets
 * for them (one that asks and one that listens), and others for generic netlink and for the rules
 * of nf_tables.
 *
 * <p>The codec is pure and trusts no length: what does not fit is a {@link
 * org.jitney.linux.netlink.MalformedMessage}, an attribute of another size than its reader expects
 * is as if it were not there. Integers are in the machine's byte order, addresses in the network's.
 */
@NullMarked
package org.jitney.linux.netlink;

import org.jspecify.annotations.NullMarked;
