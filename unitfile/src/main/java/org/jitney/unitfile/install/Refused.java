package org.jitney.unitfile.install;

/** Carries a {@link Failure} up to the operation that knows what else to report. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Failure failure;

    Refused(Failure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }

    boolean is(Failure.Kind kind) {
        return failure.kind() == kind;
    }

    /** {@return whether a symlink among the units leads to a unit that is not there} */
    boolean isDangling() {
        return failure.errno().equals("ENOLINK");
    }
}
