/**
 * What the kernel has, what the files want, and the way from one to the other.
 *
 * <p>{@link org.jitney.network1.link.KernelState} is what was last heard; {@link
 * org.jitney.network1.link.Links} compares it with the configuration after each notification and
 * asks the kernel for what is missing. All of it belongs to one loop.
 */
@NullMarked
package org.jitney.network1.link;

import org.jspecify.annotations.NullMarked;
