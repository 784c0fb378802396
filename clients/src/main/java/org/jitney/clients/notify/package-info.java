/** The {@code systemd-notify} command: tells the service manager how a service is doing. */
@NullMarked
package org.jitney.clients.notify;

import org.jspecify.annotations.NullMarked;
