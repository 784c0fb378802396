/** The wire format. */
@NullMarked
package org.jitney.bus.wire;

import org.jspecify.annotations.NullMarked;
