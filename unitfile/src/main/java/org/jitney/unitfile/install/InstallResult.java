package org.jitney.unitfile.install;

import java.util.List;

/**
 * What an operation did.
 *
 * @param changes in the order in which they were made
 * @param failures what could not be done beside them
 * @param carriesInstallInfo whether any of the units says in {@code [Install]} how to enable it
 */
public record InstallResult(
        List<Change> changes, List<Failure> failures, boolean carriesInstallInfo) {
    /** Makes a result whose lists nobody can change any more. */
    public InstallResult {
        changes = List.copyOf(changes);
        failures = List.copyOf(failures);
    }

    /** {@return whether anything on disk is different now} */
    public boolean changedAnything() {
        return changes.stream().anyMatch(Change::isEffect);
    }
}
