/**
 * {@code io.systemd.Network}: what newer clients ask over varlink, without a bus. It translates,
 * and decides nothing.
 */
@NullMarked
package org.jitney.network1.varlink;

import org.jspecify.annotations.NullMarked;
