/** The event loop. */
@NullMarked
package org.jitney.linux.event;

import org.jspecify.annotations.NullMarked;
