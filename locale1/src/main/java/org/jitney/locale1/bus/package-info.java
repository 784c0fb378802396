/** The object on the bus, and what it asks of the service manager. */
@NullMarked
package org.jitney.locale1.bus;

import org.jspecify.annotations.NullMarked;
