/**
 * The state machine of timer units. {@link org.jitney.manager.timer.TimerSchedule} says when one
 * elapses next, from values alone; {@link org.jitney.manager.timer.TimerMachine} waits for that.
 */
@NullMarked
package org.jitney.manager.timer;

import org.jspecify.annotations.NullMarked;
