/**
 * What the first process of a container does beside managing units: what it is told by arguments
 * and signals, what it mounts, what it shows on the console, and how it ends everything. Knows the
 * manager and the system calls, and nothing of the rest of the launcher.
 */
@NullMarked
package org.jitney.launcher.init;

import org.jspecify.annotations.NullMarked;
