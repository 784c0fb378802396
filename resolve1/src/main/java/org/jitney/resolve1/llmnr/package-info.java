/**
 * Link-Local Multicast Name Resolution (RFC 4795): names without a dot, asked of all on a link.
 *
 * <p>What is said and when is here, over a {@link org.jitney.resolve1.llmnr.LlmnrWire} and a source
 * of time; only {@link org.jitney.resolve1.llmnr.LlmnrSockets} knows the kernel.
 */
@NullMarked
package org.jitney.resolve1.llmnr;

import org.jspecify.annotations.NullMarked;
