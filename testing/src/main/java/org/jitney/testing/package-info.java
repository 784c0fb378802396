/**
 * A message bus for tests: {@link org.jitney.testing.JitneyBus} starts the real broker inside the
 * test's JVM, on a loop thread of its own and a socket in a temporary directory.
 *
 * <p>{@link org.jitney.testing.Faults} breaks it on purpose, {@link org.jitney.testing.Messages}
 * shows what went over it. Imports the broker, the bus API, {@code linux} and JUnit Jupiter's API;
 * nothing imports this.
 */
@NullMarked
package org.jitney.testing;

import org.jspecify.annotations.NullMarked;
