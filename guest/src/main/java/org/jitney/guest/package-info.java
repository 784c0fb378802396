/**
 * Machines that do not run: their disk images and trees, what is written there, and how it is
 * undone ({@code org.jitney.vmcraft1}).
 */
@NullMarked
package org.jitney.guest;

import org.jspecify.annotations.NullMarked;
