/**
 * How the machine ends, sleeps and wakes up, who may hold that up, and who is told before. What is
 * done is a unit that the service manager starts; nothing here touches the machine.
 */
@NullMarked
package org.jitney.login1.power;

import org.jspecify.annotations.NullMarked;
