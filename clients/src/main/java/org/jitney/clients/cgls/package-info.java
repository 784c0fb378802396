/** The {@code systemd-cgls} command: the tree of control groups and their processes. */
@NullMarked
package org.jitney.clients.cgls;

import org.jspecify.annotations.NullMarked;
