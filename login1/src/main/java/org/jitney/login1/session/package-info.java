/**
 * Sessions, users and seats: what they are, how they begin and end, and their state files.
 *
 * <p>All of it belongs to the daemon's loop. A session is its scope, its user's manager and runtime
 * directory are units: the service manager keeps them, over the bus and without anybody waiting. A
 * session is there while its FIFO is open at the other end, or its scope has processes; a user
 * while he has sessions, a little longer, and for ever when he lingers. What begins or ends
 * something only notes it; {@link org.jitney.login1.session.Collector} decides who can go.
 */
@NullMarked
package org.jitney.login1.session;

import org.jspecify.annotations.NullMarked;
