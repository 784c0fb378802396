/** The {@code systemd-id128} command: ids of 128 bits. */
@NullMarked
package org.jitney.clients.id128;

import org.jspecify.annotations.NullMarked;
