/** The state machine of device units: up when sysfs has the device. */
@NullMarked
package org.jitney.manager.device;

import org.jspecify.annotations.NullMarked;
