package org.jitney.linux.spawn;

import org.jitney.linux.sys.Errno;

/**
 * The step of a program that failed.
 *
 * @param stepIndex its place in the program, -1 if the helper itself could not begin
 */
public record SpawnFailure(int stepIndex, String stepName, int errno) {
    @Override
    public String toString() {
        return stepName + ": " + Errno.message(errno);
    }
}
