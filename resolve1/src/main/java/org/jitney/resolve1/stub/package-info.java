/** The DNS server that local programs ask. */
@NullMarked
package org.jitney.resolve1.stub;

import org.jspecify.annotations.NullMarked;
