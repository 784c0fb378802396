@NullMarked
package org.jitney.journald.protocol;

import org.jspecify.annotations.NullMarked;
