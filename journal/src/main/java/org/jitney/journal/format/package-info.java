/**
 * What a journal file looks like: header, objects, hashes, compression, seals. Every offset and
 * every length is compared with the file before it is used; what does not hold is a {@link
 * org.jitney.journal.format.CorruptFile}, and nothing else is thrown for the contents of a file.
 *
 * <p>The format is that of systemd.io/JOURNAL_FILE_FORMAT, in its regular and its compact shape.
 * Imports {@code linux} only.
 */
@NullMarked
package org.jitney.journal.format;

import org.jspecify.annotations.NullMarked;
