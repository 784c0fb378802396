/** A lookup as somebody asked for it: which scopes, which names, what follows from aliases. */
@NullMarked
package org.jitney.resolve1.query;

import org.jspecify.annotations.NullMarked;
