/** The state machines of units that are only up or down: targets and slices. */
@NullMarked
package org.jitney.manager.target;

import org.jspecify.annotations.NullMarked;
