/** The message bus. */
@NullMarked
package org.jitney.broker;

import org.jspecify.annotations.NullMarked;
