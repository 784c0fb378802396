/** The sockets and devices that messages come from. */
@NullMarked
package org.jitney.journald.input;

import org.jspecify.annotations.NullMarked;
