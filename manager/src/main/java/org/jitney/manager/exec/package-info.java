/**
 * From an exec context to a running process: environment, arguments, directories, sandbox and the
 * table of system calls that {@code linux.spawn} carries out. {@link
 * org.jitney.manager.exec.ExecPlanner} has the order of the steps. May import {@code unit}, {@code
 * runtime} and the linux module; knows no job and no state machine.
 */
@NullMarked
package org.jitney.manager.exec;

import org.jspecify.annotations.NullMarked;
