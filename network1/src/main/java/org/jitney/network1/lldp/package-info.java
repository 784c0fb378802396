/** Who is at the other end of the cable: IEEE 802.1AB. Pure: frames, time and chance come in. */
@NullMarked
package org.jitney.network1.lldp;

import org.jspecify.annotations.NullMarked;
