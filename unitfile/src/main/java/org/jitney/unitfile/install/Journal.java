package org.jitney.unitfile.install;

import java.util.ArrayList;
import java.util.List;

/** Collects what one operation did and could not do, in order. */
final class Journal {
    private final List<Change> changes = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    void add(Change.Type type, String path, String source) {
        changes.add(new Change(type, path, source));
    }

    void add(Failure failure) {
        failures.add(failure);
    }

    InstallResult result(boolean carriesInstallInfo) {
        return new InstallResult(changes, failures, carriesInstallInfo);
    }

    /** The answer of an operation that goes on after failures: bad only when nothing was good. */
    InstallResult lenientResult(boolean carriesInstallInfo) throws InstallError {
        if (changes.isEmpty() && !failures.isEmpty()) {
            throw failed();
        }
        return result(carriesInstallInfo);
    }

    /** The answer of an operation whose every part must succeed. */
    InstallResult strictResult(boolean namesWereValid) throws InstallError {
        if (!failures.isEmpty()) {
            throw failed();
        }
        if (!namesWereValid) {
            throw InstallError.invalidArgument();
        }
        return result(false);
    }

    /** The error of an operation that does not: the first failure speaks for all. */
    InstallError failed() {
        Failure first = failures.getFirst();
        return new InstallError(first.errorName(), first.message(), result(false));
    }
}
