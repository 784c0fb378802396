/**
 * What is known about the processes that log, from {@code /proc}, their control group and what the
 * manager writes below {@code /run/systemd/units}.
 */
@NullMarked
package org.jitney.journald.client;

import org.jspecify.annotations.NullMarked;
