/**
 * The event loop: one thread, descriptors, timers, signals, child exits and posted work.
 *
 * <p>Imports {@code linux.fd} and {@code linux.sys}. {@link org.jitney.linux.event.EventLoop} is
 * where reading starts. Only {@link org.jitney.linux.event.EventLoop#post} may be called from other
 * threads.
 */
@NullMarked
package org.jitney.linux.event;

import org.jspecify.annotations.NullMarked;
