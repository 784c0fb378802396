/** The kernel's command line, as dracut reads it. */
@NullMarked
package org.jitney.guest.network.kernel;

import org.jspecify.annotations.NullMarked;
