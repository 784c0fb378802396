/**
 * Connections: {@link org.jitney.bus.client.BlockingConnection} for command line tools (the JDK's
 * channel, few classes), {@link org.jitney.bus.client.BusConnection} for daemons (on the event
 * loop, with descriptors). May import {@code wire}, {@code name}, {@code sasl} and {@code linux}.
 *
 * <p>Messages are delivered in the order in which they came; nothing here starts a thread.
 */
@NullMarked
package org.jitney.bus.client;

import org.jspecify.annotations.NullMarked;
