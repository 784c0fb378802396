/** The tools that need no bus, run whole. */
@NullMarked
package org.jitney.clients.tools;

import org.jspecify.annotations.NullMarked;
