@NullMarked
package org.jitney.launcher.init;

import org.jspecify.annotations.NullMarked;
