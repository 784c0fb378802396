/** The {@code loginctl} command: shows and controls sessions, users and seats of login1. */
@NullMarked
package org.jitney.clients.loginctl;

import org.jspecify.annotations.NullMarked;
