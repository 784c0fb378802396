/**
 * The {@code systemd-socket-activate} command: listens, and starts a program when somebody comes.
 */
@NullMarked
package org.jitney.clients.activate;

import org.jspecify.annotations.NullMarked;
