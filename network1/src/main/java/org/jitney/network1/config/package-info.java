/**
 * What systemd.network(5) and systemd.netdev(5) files say, as values; pure.
 *
 * <p>A broken line costs that line (or its section, where the section makes no sense without it)
 * and is told with its file and number. Every documented key is known: one that nothing here acts
 * on yet is told too, so nobody believes that it works.
 */
@NullMarked
package org.jitney.network1.config;

import org.jspecify.annotations.NullMarked;
