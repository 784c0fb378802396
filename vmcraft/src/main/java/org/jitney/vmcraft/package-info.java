/**
 * Looks at and changes the services of a system that is not running, given as a directory tree.
 *
 * <p>Nothing here touches the tree: {@link org.jitney.vmcraft.VMCraft} starts the offline manager
 * of the distribution as a process of its own and speaks to it over a private bus, through the same
 * generated interfaces by which any Java program drives a running manager. A guest is hostile, and
 * so what resolves its paths and reads its files is that process, which keeps them below the root.
 * May import {@code bus-api} and dbus-java; knows no daemon.
 */
@NullMarked
package org.jitney.vmcraft;

import org.jspecify.annotations.NullMarked;
