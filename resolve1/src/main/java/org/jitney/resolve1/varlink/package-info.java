/** {@code io.systemd.Resolve}, which nss-resolve speaks. */
@NullMarked
package org.jitney.resolve1.varlink;

import org.jspecify.annotations.NullMarked;
