/**
 * Who a machine and a link are to DHCP servers (RFC 8415 section 11, RFC 4361), computed as the
 * original does, so that leases stay when one daemon takes the place of the other. Pure.
 */
@NullMarked
package org.jitney.network1.identity;

import org.jspecify.annotations.NullMarked;
