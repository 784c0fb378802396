/**
 * Starting processes: a program of system calls as data, and the helper that carries it out.
 *
 * <p>A JVM cannot fork, so what happens between clone and exec is written down as a {@link
 * org.jitney.linux.spawn.SyscallProgram}, encoded into a memory file and run by {@code
 * jitney-exec-helper}, which {@code posix_spawn} starts. Imports {@code linux.fd} and {@code
 * linux.sys}; everything but {@link org.jitney.linux.spawn.Spawner} is pure.
 */
@NullMarked
package org.jitney.linux.spawn;

import org.jspecify.annotations.NullMarked;
