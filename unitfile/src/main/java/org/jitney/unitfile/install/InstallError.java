package org.jitney.unitfile.install;

import java.util.List;

/** An operation on unit files was refused, in the words that go over the bus. */
public final class InstallError extends Exception {
    private static final long serialVersionUID = 1;

    private final String errorName;
    private final String text;
    private final transient InstallResult result;

    InstallError(String errorName, String message, InstallResult result) {
        super(message);
        this.errorName = errorName;
        this.text = message;
        this.result = result;
    }

    static InstallError of(Failure failure) {
        return new InstallError(
                failure.errorName(),
                failure.message(),
                new InstallResult(List.of(), List.of(failure), false));
    }

    /** An error that the reference gives as a bare error number, without naming a file. */
    static InstallError bare(Failure failure) {
        return switch (failure.kind()) {
            case NOT_FOUND -> bare("ENOENT", "No such file or directory");
            case LINKED -> bare("ELOOP", "Too many levels of symbolic links");
            case BAD_ALIAS -> bare("EXDEV", "Invalid cross-device link");
            case BAD_NAME -> bare("EINVAL", "Invalid argument");
            case OTHER ->
                    bare(
                            failure.errno(),
                            failure.reason().substring(failure.reason().indexOf(' ') + 1));
            case EXISTS, MASKED, GENERATED, BAD_SPECIFIER, UNRESOLVED_SPECIFIER, NOT_A_TEMPLATE ->
                    of(failure);
        };
    }

    static InstallError invalidArgument() {
        return bare("EINVAL", "Invalid argument");
    }

    private static InstallError bare(String errno, String reason) {
        return new InstallError(
                Failure.errnoName(errno), reason, new InstallResult(List.of(), List.of(), false));
    }

    @Override
    public String getMessage() {
        return text;
    }

    /** {@return the D-Bus name of the error} */
    public String errorName() {
        return errorName;
    }

    /** {@return what was changed before, and everything that was refused} */
    public InstallResult result() {
        return result;
    }
}
