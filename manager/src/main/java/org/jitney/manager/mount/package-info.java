/** The state machine of mount units, fed by the kernel's mount table. */
@NullMarked
package org.jitney.manager.mount;

import org.jspecify.annotations.NullMarked;
