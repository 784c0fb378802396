/**
 * From an exec context to a running process: environment, arguments, directories, sandbox and the
 * table of system calls that {@code linux.spawn} carries out. May import {@code unit} and the linux
 * module; knows no unit and no job.
 */
@NullMarked
package org.jitney.manager.exec;

import org.jspecify.annotations.NullMarked;
