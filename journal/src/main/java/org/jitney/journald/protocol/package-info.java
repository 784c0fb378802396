/**
 * The wire formats by which programs log: native, syslog, streams, kernel, audit. Pure: bytes in,
 * values out; what is not of the format is dropped as the original drops it.
 */
@NullMarked
package org.jitney.journald.protocol;

import org.jspecify.annotations.NullMarked;
