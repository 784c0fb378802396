/** {@code jitney up} as a whole: real services, faults, many at once, containers. */
@NullMarked
package org.jitney.itests.boot;

import org.jspecify.annotations.NullMarked;
