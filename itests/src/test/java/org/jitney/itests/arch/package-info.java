/** The rules about the code itself: who may import whom, and where native calls may stand. */
@NullMarked
package org.jitney.itests.arch;

import org.jspecify.annotations.NullMarked;
