/**
 * Files, processes, terminals and devices: all that login1 sees of the system except the bus. What
 * cannot be had on every machine stands behind {@link org.jitney.login1.store.Kernel} and {@link
 * org.jitney.login1.store.Devices}.
 */
@NullMarked
package org.jitney.login1.store;

import org.jspecify.annotations.NullMarked;
