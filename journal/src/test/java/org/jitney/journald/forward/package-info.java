@NullMarked
package org.jitney.journald.forward;

import org.jspecify.annotations.NullMarked;
