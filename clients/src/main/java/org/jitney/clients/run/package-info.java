/**
 * {@code systemd-run}: makes a transient unit around a command and, if asked to, waits for its end.
 *
 * <p>{@link org.jitney.clients.run.SystemdRun} takes the command line apart; one class for each of
 * the three things it can make: a service, a scope, and a unit that triggers a service.
 */
@NullMarked
package org.jitney.clients.run;

import org.jspecify.annotations.NullMarked;
