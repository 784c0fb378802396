/**
 * A guest's files: looked at ({@link org.jitney.guest.tree.TreeView}), changed on paper ({@link
 * org.jitney.guest.tree.EditPlan}), and changed on its disk ({@link
 * org.jitney.guest.tree.Transaction}).
 *
 * <p>The guest is hostile. Every lookup stays inside its root whatever its links say, nothing but
 * regular files is opened, and what is read has a limit. Nobody else writes to a guest's tree: a
 * change is an edit in a plan with a reason, shown as a diff, done as one transaction and undone by
 * its number. Imports {@code linux} only.
 */
@NullMarked
package org.jitney.guest.tree;

import org.jspecify.annotations.NullMarked;
