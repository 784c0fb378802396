/** Messages passed on to syslog, the kernel, the console and everybody's terminal. */
@NullMarked
package org.jitney.journald.forward;

import org.jspecify.annotations.NullMarked;
