/**
 * Who owns which well-known name and who waits for it.
 *
 * <p>Pure: a request changes the registry and returns what changed; who is told is decided above.
 */
@NullMarked
package org.jitney.broker.names;

import org.jspecify.annotations.NullMarked;
