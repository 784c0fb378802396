/**
 * What an entry is made of: fields as bytes, priorities, who sent it. Pure; knows no other package
 * of the daemon.
 */
@NullMarked
package org.jitney.journald.entry;

import org.jspecify.annotations.NullMarked;
