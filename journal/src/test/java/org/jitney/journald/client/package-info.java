@NullMarked
package org.jitney.journald.client;

import org.jspecify.annotations.NullMarked;
