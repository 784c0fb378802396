/**
 * The journal as programs see it: entries, and how to read and write them. What a file looks like
 * is {@code org.jitney.journal.format}'s business.
 */
@NullMarked
package org.jitney.journal;

import org.jspecify.annotations.NullMarked;
