/**
 * Who pays for what: every byte, descriptor, rule, name, pending reply and connection is charged to
 * a connection's {@link org.jitney.broker.account.Share} and through it to its user's {@link
 * org.jitney.broker.account.Account}. What cannot be paid for is not done.
 *
 * <p>Pure; imports nothing of the bus.
 */
@NullMarked
package org.jitney.broker.account;

import org.jspecify.annotations.NullMarked;
