/**
 * Match rules: their text, what they match, and an index that finds the subscribers of a message.
 *
 * <p>Pure; imports {@code frame}.
 */
@NullMarked
package org.jitney.broker.matches;

import org.jspecify.annotations.NullMarked;
