/**
 * DHCP for IPv6: RFC 8415, and the machine of a client. Pure: messages and the time come in,
 * messages go out through an interface.
 *
 * <p>A message counts only with our transaction and our client identifier in it, and with the
 * identifier of the server that was asked where one was.
 */
@NullMarked
package org.jitney.network1.dhcp6;

import org.jspecify.annotations.NullMarked;
