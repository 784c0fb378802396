@NullMarked
package org.jitney.journald.store;

import org.jspecify.annotations.NullMarked;
