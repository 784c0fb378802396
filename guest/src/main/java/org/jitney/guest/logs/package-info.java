/**
 * The journal of a guest, and what it says about the last boots: which units failed and how long
 * what took. The files are found and opened inside the root, whatever links lie there.
 */
@NullMarked
package org.jitney.guest.logs;

import org.jspecify.annotations.NullMarked;
