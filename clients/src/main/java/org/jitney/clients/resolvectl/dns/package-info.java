/**
 * DNS as a command needs it: names, and records from their wire format to text (RFC 1035, RFC 3597
 * and the RFC of each type). Pure.
 *
 * <p>Not dnsjava, which is made for resolvers: loading its records alone takes longer than all the
 * rest of a query, and it writes them in other ways than the original.
 */
@NullMarked
package org.jitney.clients.resolvectl.dns;

import org.jspecify.annotations.NullMarked;
