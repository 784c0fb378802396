/**
 * The message bus. {@link org.jitney.broker.Broker} wires it to a loop; {@link
 * org.jitney.broker.peer.Router} is where a message goes.
 *
 * <p>Packages are layers, lowest first: {@code frame} (a message, checked), {@code account}, {@code
 * names}, {@code matches}, {@code replies}, {@code policy} (registries, pure), {@code peer}
 * (connections and routing), {@code driver} (the bus as an object), {@code activation}, {@code
 * config}, {@code listener}, and this package on top.
 */
@NullMarked
package org.jitney.broker;

import org.jspecify.annotations.NullMarked;
