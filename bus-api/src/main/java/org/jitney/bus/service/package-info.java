/**
 * How a program serves objects: an {@link org.jitney.bus.service.ObjectTree} answers the calls of
 * any number of {@link org.jitney.bus.client.Endpoint}s (a bus, direct peers), from {@link
 * org.jitney.bus.service.InterfaceTable}s that pair the generated description of an interface with
 * a handler for each member.
 *
 * <p>What the description has and no handler serves is left out of introspection documents and
 * answered with {@code NotSupported}: nothing pretends. Introspectable, Peer and Properties are the
 * tree's own. Everything runs on the thread that owns the links.
 */
@NullMarked
package org.jitney.bus.service;

import org.jspecify.annotations.NullMarked;
