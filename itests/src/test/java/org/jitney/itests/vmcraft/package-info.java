/** Guests that do not run, as directories and as disk images, through the distribution. */
@NullMarked
package org.jitney.itests.vmcraft;

import org.jspecify.annotations.NullMarked;
