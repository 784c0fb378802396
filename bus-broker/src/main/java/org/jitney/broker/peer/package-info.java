/**
 * The connections of the bus and the way of a message between them.
 *
 * <p>{@link org.jitney.broker.peer.Bus} holds the registries and routes; a {@link
 * org.jitney.broker.peer.Peer} is one connection as the bus knows it; a {@link
 * org.jitney.broker.peer.Link} carries its bytes ({@link org.jitney.broker.peer.SocketLink} over a
 * socket). May import the registries below it, {@code linux} and {@code bus.sasl}; knows the driver
 * only as an interface.
 */
@NullMarked
package org.jitney.broker.peer;

import org.jspecify.annotations.NullMarked;
