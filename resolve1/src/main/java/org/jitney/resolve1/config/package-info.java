/** What files say: resolved.conf and its drop-ins, hosts, resolv.conf, trust anchors; pure. */
@NullMarked
package org.jitney.resolve1.config;

import org.jspecify.annotations.NullMarked;
