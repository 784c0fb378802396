/** Packets, samples, intervals and servers of NTP's simple form (RFC 4330, RFC 5905); pure. */
@NullMarked
package org.jitney.timesync1.model;

import org.jspecify.annotations.NullMarked;
