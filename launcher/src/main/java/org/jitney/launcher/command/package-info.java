/**
 * The commands: every CLI under its own name, and the verbs of {@code jitney} that ask a running
 * one. {@link org.jitney.launcher.command.Cli} is the entry; it knows no daemon class.
 */
@NullMarked
package org.jitney.launcher.command;

import org.jspecify.annotations.NullMarked;
