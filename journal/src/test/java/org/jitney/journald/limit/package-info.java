@NullMarked
package org.jitney.journald.limit;

import org.jspecify.annotations.NullMarked;
