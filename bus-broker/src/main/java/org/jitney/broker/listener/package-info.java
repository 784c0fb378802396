/** Accepts connections and hands them to the {@link org.jitney.broker.peer.Reception}. */
@NullMarked
package org.jitney.broker.listener;

import org.jspecify.annotations.NullMarked;
