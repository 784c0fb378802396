/** The state machine that asks time servers, one loop's events in, corrections of the clock out. */
@NullMarked
package org.jitney.timesync1.client;

import org.jspecify.annotations.NullMarked;
