/**
 * {@code busctl}: looks at a bus and talks to anything on it.
 *
 * <p>Needs nothing but a connection: names come from the driver, objects and members from
 * introspection, so it works on any bus.
 */
@NullMarked
package org.jitney.clients.busctl;

import org.jspecify.annotations.NullMarked;
