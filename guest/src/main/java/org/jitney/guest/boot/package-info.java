/**
 * A guest that runs, in a container of systemd-nspawn: nothing of it is ever run anywhere else. May
 * import {@code org.jitney.guest.image}.
 */
@NullMarked
package org.jitney.guest.boot;

import org.jspecify.annotations.NullMarked;
