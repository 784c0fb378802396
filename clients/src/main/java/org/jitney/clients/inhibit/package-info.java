/** The {@code systemd-inhibit} command: runs a program while shutdown or sleep is inhibited. */
@NullMarked
package org.jitney.clients.inhibit;

import org.jspecify.annotations.NullMarked;
