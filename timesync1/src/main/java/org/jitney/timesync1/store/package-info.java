/** Configuration, state files, and the kernel's clock. */
@NullMarked
package org.jitney.timesync1.store;

import org.jspecify.annotations.NullMarked;
