/**
 * The files below the root, and the kernel's clocks. Imports {@code model} and {@code linux}.
 *
 * <p>Nothing is cached: what another program changed shows at once.
 */
@NullMarked
package org.jitney.timedate1.store;

import org.jspecify.annotations.NullMarked;
