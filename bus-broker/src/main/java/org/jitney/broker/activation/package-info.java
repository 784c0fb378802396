/**
 * Starting services by their bus names.
 *
 * <p>{@link org.jitney.broker.activation.Activator} is what can start something: it is given from
 * outside, since the broker itself starts no process and waits for none. {@link
 * org.jitney.broker.activation.Activations} keeps the messages meanwhile.
 */
@NullMarked
package org.jitney.broker.activation;

import org.jspecify.annotations.NullMarked;
