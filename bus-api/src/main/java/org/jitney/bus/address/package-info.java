/**
 * D-Bus addresses as text: transports, keys, escapes. Pure; imports nothing. What a transport means
 * is up to those who connect ({@code bus.client}) and those who listen (the broker).
 */
@NullMarked
package org.jitney.bus.address;

import org.jspecify.annotations.NullMarked;
