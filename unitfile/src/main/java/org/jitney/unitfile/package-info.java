/**
 * Unit files as text: the file format, names, words, specifiers and the small value formats.
 *
 * <p>Everything here is pure: text comes in, values and {@link Diagnostic}s go out. Nothing opens a
 * file, asks a clock or knows what a unit does. What depends on a machine (host name, user, time)
 * is passed in by the caller. Imports nothing of Jitney.
 */
@NullMarked
package org.jitney.unitfile;

import org.jspecify.annotations.NullMarked;
