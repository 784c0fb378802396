/** The {@code systemd-cgtop} command: control groups by what they use. */
@NullMarked
package org.jitney.clients.cgtop;

import org.jspecify.annotations.NullMarked;
