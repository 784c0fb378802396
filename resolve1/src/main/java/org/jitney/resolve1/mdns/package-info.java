/**
 * Multicast DNS (RFC 6762): names below {@code local}, asked of all on a link, and told to all.
 *
 * <p>What is said and when is here, over a {@link org.jitney.resolve1.mdns.MdnsWire} and a source
 * of time; only {@link org.jitney.resolve1.mdns.MdnsSockets} knows the kernel.
 */
@NullMarked
package org.jitney.resolve1.mdns;

import org.jspecify.annotations.NullMarked;
