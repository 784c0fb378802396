/** The object of {@code org.jitney.vmcraft1}; its parts translate, and decide nothing. */
@NullMarked
package org.jitney.guest.bus;

import org.jspecify.annotations.NullMarked;
