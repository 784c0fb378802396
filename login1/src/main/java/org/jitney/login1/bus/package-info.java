/** The objects on the bus: who may do what, and how it is said. What is done lies below. */
@NullMarked
package org.jitney.login1.bus;

import org.jspecify.annotations.NullMarked;
