/**
 * {@code resolvectl}, and what goes by the names {@code systemd-resolve} and {@code resolvconf}:
 * asks resolve1 for names and addresses, shows and sets what it does for which link.
 */
@NullMarked
package org.jitney.clients.resolvectl;

import org.jspecify.annotations.NullMarked;
