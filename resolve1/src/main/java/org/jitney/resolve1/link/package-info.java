/** Network interfaces: what the kernel, network1 and callers say of them. */
@NullMarked
package org.jitney.resolve1.link;

import org.jspecify.annotations.NullMarked;
