/** Answers that are still good, with an end to how many; pure, the time comes in. */
@NullMarked
package org.jitney.resolve1.cache;

import org.jspecify.annotations.NullMarked;
