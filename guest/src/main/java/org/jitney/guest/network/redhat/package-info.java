/** Red Hat's ifcfg files, with their routes and rules. */
@NullMarked
package org.jitney.guest.network.redhat;

import org.jspecify.annotations.NullMarked;
