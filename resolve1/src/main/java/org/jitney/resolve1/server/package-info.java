/** What is known of each DNS server, and which one is asked. */
@NullMarked
package org.jitney.resolve1.server;

import org.jspecify.annotations.NullMarked;
