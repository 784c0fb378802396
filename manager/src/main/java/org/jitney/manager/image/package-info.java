/**
 * File trees out of images: what a disk image consists of, what an extension fits to, and the
 * namespace in which a unit's images are mounted. Imports {@code linux} and {@code unit}; {@code
 * DiskImage}, {@code FileSystemType} and {@code ExtensionRelease} mount nothing.
 */
@NullMarked
package org.jitney.manager.image;

import org.jspecify.annotations.NullMarked;
