/** Datagrams and streams to servers, on the loop. */
@NullMarked
package org.jitney.resolve1.transport;

import org.jspecify.annotations.NullMarked;
