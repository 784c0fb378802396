/** Guest images. */
@NullMarked
package org.jitney.vmcraft;

import org.jspecify.annotations.NullMarked;
