/** {@code timedatectl}: shows and sets clock, time zone, and what keeps the clock right. */
@NullMarked
package org.jitney.clients.timedatectl;

import org.jspecify.annotations.NullMarked;
