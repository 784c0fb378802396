/** cloud-init's network configuration: its first version, and its second, which is netplan's. */
@NullMarked
package org.jitney.guest.network.cloudinit;

import org.jspecify.annotations.NullMarked;
