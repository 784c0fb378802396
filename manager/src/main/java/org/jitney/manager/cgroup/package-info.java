/**
 * Which processes belong to which unit: a subtree of control groups of our own (version 2, or the
 * named hierarchy of version 1), or, where neither can be written, descent and the invocation ID.
 *
 * <p>Only the subtree that was created here is ever changed; it is removed at the end. Imports
 * nothing but the JDK.
 */
@NullMarked
package org.jitney.manager.cgroup;

import org.jspecify.annotations.NullMarked;
