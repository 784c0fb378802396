/**
 * Log entries as text: one printer for each output mode, and what they share (time, UTF-8, the
 * message catalog).
 *
 * <p>Everything is bytes from the journal file to standard output, since a message need not be text
 * and a journal has millions of them. Used by {@code journalctl} and by {@code systemctl status};
 * may import {@code cli} and the journal's reader.
 */
@NullMarked
package org.jitney.clients.logs;

import org.jspecify.annotations.NullMarked;
