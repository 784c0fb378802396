/** The {@code systemd-escape} command: text as part of a unit name, and back. */
@NullMarked
package org.jitney.clients.escape;

import org.jspecify.annotations.NullMarked;
