/**
 * Jobs and transactions, pure: from a view of the unit graph and a request to the list of jobs that
 * carries it out, or to the reason why nothing does.
 *
 * <p>Imports {@code graph} for dependency types and load states; knows no clock, no process and no
 * thread. {@link org.jitney.manager.job.Transaction#plan} is where reading starts. A plan that was
 * returned is free of conflicts inside itself, free of ordering cycles, and takes no installed job
 * away that must not be taken away.
 */
@NullMarked
package org.jitney.manager.job;

import org.jspecify.annotations.NullMarked;
