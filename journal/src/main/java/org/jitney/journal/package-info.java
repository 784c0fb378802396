/**
 * The journal as programs see it: entries, and how to read and write them. What a file looks like
 * is {@code org.jitney.journal.format}'s business.
 *
 * <p>{@link org.jitney.journal.Journals} is where to begin. A reader goes through all files of some
 * directories in order of time, whoever wrote them, also while they are written to:
 *
 * {@snippet :
 * Selection wanted = Selection.everything().withoutLinks();
 * try (JournalReader journal = Journals.openDirectories(List.of(folder), wanted)) {
 *     journal.addMatch("_SYSTEMD_UNIT=cron.service".getBytes(UTF_8));
 *     journal.addMatch("PRIORITY=3".getBytes(UTF_8)); // and
 *     journal.addMatch("PRIORITY=4".getBytes(UTF_8)); // or this
 *     journal.seekRealtime(since);
 *     while (journal.next() && journal.head().realtime() <= until) {
 *         show(journal.head().cursor(), journal.field("MESSAGE"));
 *     }
 * }
 * }
 *
 * <ul>
 *   <li>The boots are {@link JournalReader#boots}; entries of one have {@code _BOOT_ID=} of it.
 *   <li>To go on where somebody left off: {@link JournalReader#seekCursor}; to wait for more:
 *       {@link JournalReader#await}.
 *   <li>What the files take on the disk: {@link JournalReader#diskUsage}; to remove the oldest:
 *       {@link Retention#vacuum}.
 *   <li>To verify a file: {@link Journals#verify}; to get everything out of a damaged one: {@link
 *       Journals#salvage}.
 *   <li>To export: {@link ExportWriter} (many), {@link ExportFormat}, {@link JsonFormat}; both
 *       formats read what they have written.
 *   <li>To write: {@link Journals#create}, {@link Journals#open}.
 * </ul>
 *
 * <p>What a file holds is not trusted: whatever is in it, a reader comes to an end, takes a bounded
 * part of the memory, and throws nothing. Each reader and writer belongs to one thread at a time; a
 * reader waits for nothing but the disk, except in {@code await}. It keeps a descriptor and a
 * mapping for each file until it is closed.
 */
@NullMarked
package org.jitney.journal;

import org.jspecify.annotations.NullMarked;
