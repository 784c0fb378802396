/** Netplan's YAML, which cloud-init's second version is nearly the same as. */
@NullMarked
package org.jitney.guest.network.netplan;

import org.jspecify.annotations.NullMarked;
