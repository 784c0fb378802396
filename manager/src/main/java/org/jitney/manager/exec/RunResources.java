package org.jitney.manager.exec;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What lies outside of a process and is made for the run of its unit.
 *
 * @param privateTmp the directory with what it sees as {@code /tmp} and {@code /var/tmp}
 * @param networkNamespace the file that holds its network namespace, shared with those that it
 *     joins
 * @param ipcNamespace the same for its IPC namespace
 * @param credentials its directory of credentials as it sees it
 */
public record RunResources(
        Optional<String> privateTmp,
        Optional<Path> networkNamespace,
        Optional<Path> ipcNamespace,
        Optional<String> credentials) {

    /** A unit that needs nothing. */
    public static final RunResources NONE =
            new RunResources(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    RunResources withCredentials(Optional<String> directory) {
        return new RunResources(privateTmp, networkNamespace, ipcNamespace, directory);
    }
}
