/** A set of servers and domains that belong together, and how one question is answered there. */
@NullMarked
package org.jitney.resolve1.scope;

import org.jspecify.annotations.NullMarked;
