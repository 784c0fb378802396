/**
 * Files from the kernel command line, as systemd-network-generator(8) makes them; pure.
 *
 * <p>The words are those of dracut.cmdline(7). The original's text is kept to the letter: a file
 * that is already there, made by it, is the same file.
 */
@NullMarked
package org.jitney.network1.generator;

import org.jspecify.annotations.NullMarked;
