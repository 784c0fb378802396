/** Hashes that names, identifiers and files of a system are made with. */
@NullMarked
package org.jitney.linux.hash;

import org.jspecify.annotations.NullMarked;
