/**
 * The words of sessions, seats, inhibitors and power, the settings, the errors. Pure: values in,
 * values out.
 */
@NullMarked
package org.jitney.login1.model;

import org.jspecify.annotations.NullMarked;
