/** {@code localectl}: shows and sets language and keyboard. */
@NullMarked
package org.jitney.clients.localectl;

import org.jspecify.annotations.NullMarked;
