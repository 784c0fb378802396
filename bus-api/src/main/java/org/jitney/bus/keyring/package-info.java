/**
 * The cookies of {@code DBUS_COOKIE_SHA1} on disk, {@code ~/.dbus-keyrings}, shared with libdbus
 * and all others that follow the specification. Imports {@code org.jitney.bus.sasl}. Everything
 * here may wait for the disk or for another process: never on an event loop's thread.
 */
@NullMarked
package org.jitney.bus.keyring;

import org.jspecify.annotations.NullMarked;
