/** Names, questions and messages, over dnsjava; pure. */
@NullMarked
package org.jitney.resolve1.dns;

import org.jspecify.annotations.NullMarked;
