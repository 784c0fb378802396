/**
 * Starts the built distribution and drives it with real programs: {@link Programs} runs one, {@link
 * JitneyUp} is a private {@code jitney up}, {@link Guest} a Debian tree in namespaces of its own
 * with {@code jitney up --system} as its PID 1, {@link Reference} the same tree booted by the real
 * systemd.
 */
@NullMarked
package org.jitney.itests.harness;

import org.jspecify.annotations.NullMarked;
