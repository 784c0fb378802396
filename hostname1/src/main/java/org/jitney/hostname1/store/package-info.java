/**
 * The files below the root and the kernel's host name. Imports {@code model} and {@code linux}.
 *
 * <p>Nothing is cached: each file is some hundred bytes, and what an editor changed shows at once.
 */
@NullMarked
package org.jitney.hostname1.store;

import org.jspecify.annotations.NullMarked;
