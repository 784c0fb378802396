/** The object on the bus. */
@NullMarked
package org.jitney.timesync1.bus;

import org.jspecify.annotations.NullMarked;
