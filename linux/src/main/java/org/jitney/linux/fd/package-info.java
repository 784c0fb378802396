/**
 * Owned file descriptors: sockets with descriptors and credentials, process handles, inotify, and
 * files below a root directory.
 *
 * <p>Imports {@code linux.sys}. An object here owns its descriptor until it is closed or released,
 * belongs to one thread, and every descriptor is close-on-exec.
 */
@NullMarked
package org.jitney.linux.fd;

import org.jspecify.annotations.NullMarked;
