/**
 * Unit files on disk: {@link org.jitney.unitfile.install.FileTree} over a {@link
 * org.jitney.linux.fd.Root}, and what the specifiers of a machine stand for.
 *
 * <p>Shared by the running manager and by the offline one. May import {@code linux} and {@code
 * unitfile}, and nothing of the engine.
 */
@NullMarked
package org.jitney.manager.files;

import org.jspecify.annotations.NullMarked;
