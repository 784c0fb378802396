/** The {@code systemd-cat} command: runs a program whose output goes to the journal. */
@NullMarked
package org.jitney.clients.cat;

import org.jspecify.annotations.NullMarked;
