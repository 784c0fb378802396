@NullMarked
package org.jitney.journald.varlink;

import org.jspecify.annotations.NullMarked;
