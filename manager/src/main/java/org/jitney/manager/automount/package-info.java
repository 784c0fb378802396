/** The state machine of automount units: a mount point that mounts when somebody gets in. */
@NullMarked
package org.jitney.manager.automount;

import org.jspecify.annotations.NullMarked;
