/**
 * What is below the protocols: bytes with their bounds checked, IPv4 and UDP headers, and sockets
 * that take part before the link has an address.
 *
 * <p>The codec is pure: what does not fit is a {@link org.jitney.network1.packet.MalformedPacket}
 * and nothing else. The sockets belong to one event loop and hand over whole datagrams; how many
 * they take in one turn is bounded, so a flood takes no more than its share.
 */
@NullMarked
package org.jitney.network1.packet;

import org.jspecify.annotations.NullMarked;
