/**
 * D-Bus names as types: object paths, bus names, interface, member and error names. Pure and the
 * lowest package of the module, since the wire format itself carries object paths; it imports
 * nothing of Jitney. Every value is valid from construction on; {@code isValid} asks without an
 * exception.
 */
@NullMarked
package org.jitney.bus.name;

import org.jspecify.annotations.NullMarked;
