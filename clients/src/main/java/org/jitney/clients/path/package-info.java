/** The {@code systemd-path} command: where files of each kind lie. */
@NullMarked
package org.jitney.clients.path;

import org.jspecify.annotations.NullMarked;
