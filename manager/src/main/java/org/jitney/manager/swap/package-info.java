/**
 * The state machine of swap units, fed by the kernel's table of swap space. Imports what mounts
 * have in common with it.
 */
@NullMarked
package org.jitney.manager.swap;

import org.jspecify.annotations.NullMarked;
