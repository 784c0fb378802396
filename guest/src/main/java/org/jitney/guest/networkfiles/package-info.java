/**
 * networkd's files in a guest: made, listed, read, checked; and other managers' configuration
 * turned into them. Everything is planned on a {@link org.jitney.guest.tree.PlannedTree}; who
 * carries it out is the caller's business.
 */
@NullMarked
package org.jitney.guest.networkfiles;

import org.jspecify.annotations.NullMarked;
