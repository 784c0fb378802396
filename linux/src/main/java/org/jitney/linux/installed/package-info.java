/**
 * What a Linux system has installed to choose from: locales of the C library, keymaps of the
 * console, time zones. Programs and daemons look at the same files, as nobody serves these lists.
 * And where the configuration of daemons lies, which each reads for itself, and in what kind of
 * machine all that is.
 */
@NullMarked
package org.jitney.linux.installed;

import org.jspecify.annotations.NullMarked;
