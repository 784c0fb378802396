/** NetworkManager's connections as key files. */
@NullMarked
package org.jitney.guest.network.keyfile;

import org.jspecify.annotations.NullMarked;
