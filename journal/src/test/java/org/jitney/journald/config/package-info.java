@NullMarked
package org.jitney.journald.config;

import org.jspecify.annotations.NullMarked;
