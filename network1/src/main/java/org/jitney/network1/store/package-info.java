/** The files of the configuration, and those that tell other programs of the network. */
@NullMarked
package org.jitney.network1.store;

import org.jspecify.annotations.NullMarked;
