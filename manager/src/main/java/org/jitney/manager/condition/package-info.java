/**
 * The tests behind {@code Condition…=} and {@code Assert…=}. Reads files and the kernel's facts,
 * changes nothing; imports only what the linux and unitfile modules offer.
 */
@NullMarked
package org.jitney.manager.condition;

import org.jspecify.annotations.NullMarked;
