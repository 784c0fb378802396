/** All formats behind one door. */
@NullMarked
package org.jitney.guest.network.compiler;

import org.jspecify.annotations.NullMarked;
