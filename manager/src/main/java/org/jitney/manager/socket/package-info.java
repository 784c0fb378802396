/** The state machine of {@code .socket} units, which listens and hands its sockets to services. */
@NullMarked
package org.jitney.manager.socket;

import org.jspecify.annotations.NullMarked;
