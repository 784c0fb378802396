/**
 * The manager without an engine: the unit files of a tree, what they say, and what enabling and
 * masking does to them, served on a private bus to tools that work on guests and images. Everything
 * that would start, stop or signal something is refused by name.
 *
 * <p>May import {@code graph}, {@code unit}, {@code files}, {@code bus} and what they import.
 */
@NullMarked
package org.jitney.manager.offline;

import org.jspecify.annotations.NullMarked;
