/**
 * The resolver: {@code org.freedesktop.resolve1}, stub listeners, the files of {@code
 * /run/systemd/resolve}.
 *
 * <p>A {@link org.jitney.resolve1.query.Query} asks the scopes that are right for its name; a scope
 * ({@link org.jitney.resolve1.scope.Scope}) has servers, domains and a cache, and answers one
 * question by one transaction. All of it is on one loop. dnsjava reads and writes messages and
 * validates; sockets, cache, servers and routing are here.
 */
@NullMarked
package org.jitney.resolve1;

import org.jspecify.annotations.NullMarked;
