/** The host name daemon. */
@NullMarked
package org.jitney.hostname1;

import org.jspecify.annotations.NullMarked;
