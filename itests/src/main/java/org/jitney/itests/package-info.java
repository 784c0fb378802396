/** Tests of the distribution. */
@NullMarked
package org.jitney.itests;

import org.jspecify.annotations.NullMarked;
