/**
 * Who may connect, own names, and send what to whom.
 *
 * <p>Pure: a {@link org.jitney.broker.policy.Policy} is asked with parties and a message and
 * answers yes or no. Imports {@code frame}.
 */
@NullMarked
package org.jitney.broker.policy;

import org.jspecify.annotations.NullMarked;
