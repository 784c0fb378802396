/**
 * Which files entries go to: volatile and persistent, of the system and of users; their rotation,
 * their share of the disk and what is removed.
 */
@NullMarked
package org.jitney.journald.store;

import org.jspecify.annotations.NullMarked;
