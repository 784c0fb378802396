/**
 * Which calls wait for an answer of whom.
 *
 * <p>Pure. A reply is delivered only when the receiver asked this sender; whoever goes away leaves
 * no entry behind.
 */
@NullMarked
package org.jitney.broker.replies;

import org.jspecify.annotations.NullMarked;
