/**
 * Programs for control groups, assembled here: which devices may be used, whom one may talk to,
 * where one may listen. Pure; {@code manager.cgroup} hands them to the kernel. Imports {@code
 * unit}.
 */
@NullMarked
package org.jitney.manager.bpf;

import org.jspecify.annotations.NullMarked;
