/**
 * The {@code systemd-mount} and {@code systemd-umount} commands: transient mount and automount
 * units.
 *
 * <p>What a device holds is read from the kernel's tree of devices and udev's database, as nobody
 * on the bus knows it.
 */
@NullMarked
package org.jitney.clients.mount;

import org.jspecify.annotations.NullMarked;
