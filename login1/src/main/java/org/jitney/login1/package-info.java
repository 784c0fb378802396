/**
 * Sessions, seats, users and inhibitors: {@code org.freedesktop.login1}.
 *
 * <p>{@code model} has the words, {@code store} sees the system, {@code session} and {@code power}
 * do what is to be done, {@code bus} says it. Imports point down that list.
 */
@NullMarked
package org.jitney.login1;

import org.jspecify.annotations.NullMarked;
