package org.jitney.manager.runtime;

/**
 * How a process ended, in the words of {@code waitid}.
 *
 * @param code 1 exited, 2 killed, 3 dumped core
 * @param status exit code or signal number
 */
public record ProcessEnd(int code, int status) {
    public static final int EXITED = 1;
    public static final int KILLED = 2;
    public static final int DUMPED = 3;

    /** {@return an end by exit} */
    public static ProcessEnd exited(int status) {
        return new ProcessEnd(EXITED, status);
    }

    /** {@return whether the process called exit} */
    public boolean isExit() {
        return code == EXITED;
    }

    /** {@return the word for the code in log lines and {@code $EXIT_CODE}} */
    public String codeText() {
        return switch (code) {
            case EXITED -> "exited";
            case KILLED -> "killed";
            case DUMPED -> "dumped";
            default -> "n/a";
        };
    }
}
