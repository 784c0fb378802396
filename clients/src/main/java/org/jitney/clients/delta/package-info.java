/** The {@code systemd-delta} command: configuration files that replace others. */
@NullMarked
package org.jitney.clients.delta;

import org.jspecify.annotations.NullMarked;
