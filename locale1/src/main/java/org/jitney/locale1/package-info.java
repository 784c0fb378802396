/**
 * System locale and keyboard: {@code org.freedesktop.locale1}.
 *
 * <p>Its turn comes later: nothing lives here yet, and nothing answers on the bus under this name.
 */
@NullMarked
package org.jitney.locale1;

import org.jspecify.annotations.NullMarked;
