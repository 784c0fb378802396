/** The journal daemon: takes messages from all sources and writes them to journal files. */
@NullMarked
package org.jitney.journald;

import org.jspecify.annotations.NullMarked;
