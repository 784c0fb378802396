/**
 * Disk images: what format they have, what is on them, and how their file systems become one tree.
 *
 * <p>An image is hostile. Its partition tables and superblocks are read here, with every number
 * checked; what the kernel mounts, it mounts without devices and set-user-ID programs, in a mount
 * namespace of the calling thread that goes with it. Formats other than raw ones are turned into a
 * raw file by qemu's storage daemon, a process that ends with this one.
 */
@NullMarked
package org.jitney.guest.image;

import org.jspecify.annotations.NullMarked;
