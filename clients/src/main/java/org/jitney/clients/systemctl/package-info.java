/**
 * {@code systemctl}: controls the service manager over its bus interface.
 *
 * <p>Start at {@link org.jitney.clients.systemctl.Systemctl}. One class a group of verbs; what they
 * print is pinned by golden tests against the output of release 252.
 */
@NullMarked
package org.jitney.clients.systemctl;

import org.jspecify.annotations.NullMarked;
