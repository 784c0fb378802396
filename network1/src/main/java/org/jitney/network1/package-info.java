/**
 * Links, addresses and routes over netlink: {@code org.freedesktop.network1}.
 *
 * <p>{@code netlink} speaks to the kernel, {@code config} says what files want, {@code link}
 * compares the two, {@code store} reads and writes files, {@code bus} serves. {@link
 * org.jitney.network1.NetworkDaemon} puts them together.
 */
@NullMarked
package org.jitney.network1;

import org.jspecify.annotations.NullMarked;
