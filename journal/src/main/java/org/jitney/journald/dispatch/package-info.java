/**
 * From a parsed message to an entry: who sent it, whether it is too much, which file it goes to,
 * and what is done with the files as a whole.
 */
@NullMarked
package org.jitney.journald.dispatch;

import org.jspecify.annotations.NullMarked;
