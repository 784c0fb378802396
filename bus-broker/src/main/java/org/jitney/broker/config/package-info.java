/** What a bus is told when it is opened. */
@NullMarked
package org.jitney.broker.config;

import org.jspecify.annotations.NullMarked;
