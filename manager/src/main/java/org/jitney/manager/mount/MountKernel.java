package org.jitney.manager.mount;

import java.util.Optional;

/** What mount units need of the kernel and of the tree of files; simulated in tests. */
public interface MountKernel {
    /** {@return what is mounted there, by the table as it was read last} */
    Optional<MountPoints.Entry> at(String where);

    /** Reads the table again if it has changed, and tells every mount unit that did. */
    void refresh();

    /**
     * Makes a mount point, and the folders above it, where it is missing.
     *
     * @return why it cannot be one: it is reached through a symlink, or cannot be made
     */
    Optional<String> prepare(String where, int mode);

    /** {@return whether there are files in the folder that a mount would hide} */
    boolean hides(String where);
}
