/**
 * The {@code systemd-journal-remote} command as far as it reads files: entries of other machines
 * become a journal file.
 */
@NullMarked
package org.jitney.clients.journalremote;

import org.jspecify.annotations.NullMarked;
