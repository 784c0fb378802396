/** How much a unit may log in some time. Pure. */
@NullMarked
package org.jitney.journald.limit;

import org.jspecify.annotations.NullMarked;
