/** The varlink socket by which {@code journalctl} asks for a flush, a rotation or a sync. */
@NullMarked
package org.jitney.journald.varlink;

import org.jspecify.annotations.NullMarked;
