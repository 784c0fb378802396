/**
 * The engine: one thread owns every unit, job and process, and all else posts events to it.
 *
 * <p>{@link org.jitney.manager.Manager} is where reading starts. The packages below it, lowest
 * first: {@code unit} and {@code graph} (what the unit files say), {@code job} (transactions,
 * pure), {@code cgroup} and {@code exec} (processes), {@code runtime} (the seam between the engine
 * and the state machines), one package for each unit type, this one, and on top {@code bus} and
 * {@code offline}, which only translate.
 */
@NullMarked
package org.jitney.manager;

import org.jspecify.annotations.NullMarked;
