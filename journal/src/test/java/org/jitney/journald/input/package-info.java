@NullMarked
package org.jitney.journald.input;

import org.jspecify.annotations.NullMarked;
