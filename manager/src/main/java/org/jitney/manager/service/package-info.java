/** The state machine of {@code .service} units and what {@code sd_notify} messages do to it. */
@NullMarked
package org.jitney.manager.service;

import org.jspecify.annotations.NullMarked;
