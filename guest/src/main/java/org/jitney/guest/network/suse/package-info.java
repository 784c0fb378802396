/** SUSE's ifcfg files, as wicked reads them, and wicked's XML. */
@NullMarked
package org.jitney.guest.network.suse;

import org.jspecify.annotations.NullMarked;
