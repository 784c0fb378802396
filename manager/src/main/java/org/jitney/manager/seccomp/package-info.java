/**
 * System call filters: the calls by name and group, rules over them, and the classic BPF program
 * that the kernel gets. Pure: values in, bytes out. Knows no unit; imports nothing of the manager.
 */
@NullMarked
package org.jitney.manager.seccomp;

import org.jspecify.annotations.NullMarked;
