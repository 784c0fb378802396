/**
 * Connections: {@link org.jitney.bus.client.BlockingConnection} for command line tools (the JDK's
 * channel, few classes), {@link org.jitney.bus.client.BusConnection} for daemons (on the event
 * loop, with descriptors). May import {@code wire}, {@code name}, {@code sasl} and {@code linux}.
 *
 * <p>Messages are delivered in the order in which they came; nothing here starts a thread.
 *
 * <p>Inside a {@code BusConnection}, from the bytes up: {@code MessageStream} (one socket), {@code
 * Session} (one time on a bus, with its pending calls), the connection itself, which outlives its
 * sessions when it is a lasting one.
 */
@NullMarked
package org.jitney.bus.client;

import org.jspecify.annotations.NullMarked;
