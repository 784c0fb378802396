/**
 * The {@code journalctl} command: which entries of the journal are wanted, and the care of its
 * files.
 *
 * <p>{@link org.jitney.clients.journalctl.Journalctl} chooses what to do; {@code Wishes} is the
 * command line as values; {@code Filters} turns them into matches, {@code Seeking} into a place to
 * begin at, {@code Showing} is the loop over entries. How an entry looks is {@code
 * org.jitney.clients.logs}' business.
 */
@NullMarked
package org.jitney.clients.journalctl;

import org.jspecify.annotations.NullMarked;
