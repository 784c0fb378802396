/**
 * The SLF4J provider: one line on standard error for each message, {@code LEVEL part: text}. The
 * level comes first as a syslog number in angle brackets when the reader is a journal, which is
 * known by {@code JOURNAL_STREAM}.
 */
@NullMarked
package org.jitney.launcher.log;

import org.jspecify.annotations.NullMarked;
