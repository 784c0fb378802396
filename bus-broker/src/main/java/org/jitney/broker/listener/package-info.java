/**
 * Where the bus listens and how peers come in: opens sockets for addresses, accepts connections and
 * hands them to the {@link org.jitney.broker.peer.Reception}; fetches cookies for their handshakes.
 */
@NullMarked
package org.jitney.broker.listener;

import org.jspecify.annotations.NullMarked;
