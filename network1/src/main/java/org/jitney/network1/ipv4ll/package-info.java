/**
 * Addresses on a link without anybody who gives them: conflict detection (RFC 5227) and link-local
 * addresses (RFC 3927). Pure but for {@link org.jitney.network1.ipv4ll.ArpSocket}.
 */
@NullMarked
package org.jitney.network1.ipv4ll;

import org.jspecify.annotations.NullMarked;
