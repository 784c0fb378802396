package org.jitney.unitfile.install;

import java.util.List;

/** Why an operation on unit files was refused, in the words that go over the bus. */
public final class InstallError extends Exception {
    private static final long serialVersionUID = 1;

    private final String errorName;
    private final transient List<Change> changes;

    /** Makes an error with the name that it has on the bus, and what was done before it. */
    public InstallError(String errorName, String message, List<Change> changes) {
        super(message);
        this.errorName = errorName;
        this.changes = List.copyOf(changes);
    }

    /** {@return the D-Bus name of the error} */
    public String errorName() {
        return errorName;
    }

    /** {@return what had been changed before} */
    public List<Change> changes() {
        return changes == null ? List.of() : changes;
    }
}
