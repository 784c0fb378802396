/**
 * The authentication that comes before the first message: one state machine a side, fed with bytes,
 * answering bytes. Pure; imports {@code org.jitney.bus.wire} only. The only mechanism is EXTERNAL:
 * the kernel says who the peer is.
 */
@NullMarked
package org.jitney.bus.sasl;

import org.jspecify.annotations.NullMarked;
