/** Network configuration that was migrated, applied by the real networkd and by its old manager. */
@NullMarked
package org.jitney.itests.network;

import org.jspecify.annotations.NullMarked;
