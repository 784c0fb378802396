/** The state machines of units that are only up or down: targets, slices and scopes. */
@NullMarked
package org.jitney.manager.target;

import org.jspecify.annotations.NullMarked;
