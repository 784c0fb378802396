/**
 * DHCP for IPv4: RFC 2131, its options (RFC 2132 and later), and the machine of a client.
 *
 * <p>Everything but {@link org.jitney.network1.dhcp4.ClientSockets} is pure: messages and the time
 * come in, messages go out through an interface. Nothing that a server says is believed before it
 * was checked: a broken message is a {@link org.jitney.network1.packet.MalformedPacket}, a broken
 * option is as if it were not there, and an address that no host can have makes no lease.
 */
@NullMarked
package org.jitney.network1.dhcp4;

import org.jspecify.annotations.NullMarked;
