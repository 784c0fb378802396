/**
 * A message as the bus sees it: the header decoded, the body checked but left as bytes.
 *
 * <p>The broker forwards far more than it reads, so a {@link org.jitney.broker.frame.Frame} keeps
 * the sender's bytes and only replaces the header fields that the bus owns (SENDER). Everything is
 * validated here, before anybody else on the bus sees it: a service must never be disconnected
 * because a stranger sent it a malformed body through us.
 *
 * <p>Pure: bytes in, values or {@link org.jitney.broker.frame.Malformed} out. Imports {@code
 * org.jitney.linux.fd} only for the descriptors that travel with a message.
 */
@NullMarked
package org.jitney.broker.frame;

import org.jspecify.annotations.NullMarked;
