/**
 * Completions for shells, made from what the tools themselves declare.
 *
 * <p>Names of units are asked for while somebody types, with {@code systemctl} and so over the bus.
 */
@NullMarked
package org.jitney.clients.completion;

import org.jspecify.annotations.NullMarked;
