/** Command-line tools. */
@NullMarked
package org.jitney.clients;

import org.jspecify.annotations.NullMarked;
