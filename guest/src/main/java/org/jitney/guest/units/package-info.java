/**
 * The unit files of a guest: which of them start at boot, what stands in them, and new ones. All
 * changes are edits of a {@link org.jitney.guest.tree.PlannedTree}; the rules are those of {@code
 * unitfile}, as the manager goes by them.
 */
@NullMarked
package org.jitney.guest.units;

import org.jspecify.annotations.NullMarked;
