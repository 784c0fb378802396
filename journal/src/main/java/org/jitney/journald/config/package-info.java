/** journald.conf(5) and its drop-ins. */
@NullMarked
package org.jitney.journald.config;

import org.jspecify.annotations.NullMarked;
