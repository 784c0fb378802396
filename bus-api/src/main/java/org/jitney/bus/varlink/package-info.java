/**
 * Varlink, the other way to talk to some services: JSON objects over a socket of the service's own,
 * each with a NUL behind it. What is on the bus, too, is asked there.
 */
@NullMarked
package org.jitney.bus.varlink;

import org.jspecify.annotations.NullMarked;
