/**
 * What {@code systemctl enable}, {@code mask}, {@code preset} and their like do to a tree of unit
 * files, and what state a unit file is in.
 *
 * <p>Pure logic over {@link FileTree}: paths are those inside the root, the tree decides where they
 * really lie. Every operation answers with the list of changes that it made or found impossible.
 * May import {@code org.jitney.unitfile}.
 */
@NullMarked
package org.jitney.unitfile.install;

import org.jspecify.annotations.NullMarked;
