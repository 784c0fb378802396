/** Unit files as text. */
@NullMarked
package org.jitney.unitfile;

import org.jspecify.annotations.NullMarked;
