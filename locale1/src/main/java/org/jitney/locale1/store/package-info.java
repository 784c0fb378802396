/**
 * The files below the root: what is set, and what is installed to choose from. Imports {@code
 * model}, {@code unitfile} and {@code linux}.
 *
 * <p>Nothing is cached: what an editor or an installer changed shows at once.
 */
@NullMarked
package org.jitney.locale1.store;

import org.jspecify.annotations.NullMarked;
