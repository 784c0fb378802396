/**
 * The authentication that comes before the first message: one state machine a side, fed with bytes,
 * answering bytes. Pure; imports {@code org.jitney.bus.wire} only. What a keyring is, and what its
 * file looks like, is said here; reading and writing it is up to {@code org.jitney.bus.keyring}.
 */
@NullMarked
package org.jitney.bus.sasl;

import org.jspecify.annotations.NullMarked;
