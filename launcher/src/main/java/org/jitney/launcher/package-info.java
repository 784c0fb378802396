/** The launcher. */
@NullMarked
package org.jitney.launcher;

import org.jspecify.annotations.NullMarked;
