/** The state machine of path units, and what it watches. */
@NullMarked
package org.jitney.manager.path;

import org.jspecify.annotations.NullMarked;
