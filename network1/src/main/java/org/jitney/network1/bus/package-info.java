/** The objects on the bus; they translate and decide nothing. */
@NullMarked
package org.jitney.network1.bus;

import org.jspecify.annotations.NullMarked;
