/**
 * The {@code systemd-analyze} command: how long starting took and why, whether unit files and times
 * are right, and what the manager knows.
 *
 * <p>{@link org.jitney.clients.analyze.Analyze} is where reading starts. Verbs that only need a
 * parser use unitfile's and no bus; unit files are read by a manager over a private connection.
 */
@NullMarked
package org.jitney.clients.analyze;

import org.jspecify.annotations.NullMarked;
