/** What the protocols that ask all on a link have in common. */
@NullMarked
package org.jitney.resolve1.multicast;

import org.jspecify.annotations.NullMarked;
