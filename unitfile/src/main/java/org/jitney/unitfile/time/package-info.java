/**
 * Time spans, timestamps and calendar expressions as systemd.time(7) writes them.
 *
 * <p>Pure: the present and the time zone are parameters. Times are microseconds since the epoch, or
 * microseconds of length; {@code -1} stands for infinity, as its 64 bits do on the bus. May import
 * {@code org.jitney.unitfile}.
 */
@NullMarked
package org.jitney.unitfile.time;

import org.jspecify.annotations.NullMarked;
