/**
 * The kernel and the C library as Java methods: one class for each header.
 *
 * <p>This is the only package that imports {@code java.lang.foreign}. Everything goes through one
 * downcall shape ({@code long f(long × 7)} with errno captured), so the JVM prepares one native
 * stub and not forty; {@link org.jitney.linux.sys.Syscall} is the seam. Numbers travel as {@code
 * int} and {@code long}, bytes as direct buffers, so that the packages above need no foreign
 * memory. Errors are checked {@link org.jitney.linux.sys.ErrnoException}s. Nothing here keeps
 * state.
 */
@NullMarked
package org.jitney.linux.sys;

import org.jspecify.annotations.NullMarked;
