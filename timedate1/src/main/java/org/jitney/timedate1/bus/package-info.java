/** The object on the bus, and the units that synchronize the clock, as the manager has them. */
@NullMarked
package org.jitney.timedate1.bus;

import org.jspecify.annotations.NullMarked;
