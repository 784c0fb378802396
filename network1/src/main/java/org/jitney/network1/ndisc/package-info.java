/**
 * Routers of IPv6 as a host sees them: RFC 4861, with the options of RFC 4191 (routes) and RFC 8106
 * (names). Pure but for {@link org.jitney.network1.ndisc.RouterSocket}.
 *
 * <p>An advertisement counts only if it comes from a link-local address and has passed no router on
 * its way (hop limit 255): section 6.1.2.
 */
@NullMarked
package org.jitney.network1.ndisc;

import org.jspecify.annotations.NullMarked;
