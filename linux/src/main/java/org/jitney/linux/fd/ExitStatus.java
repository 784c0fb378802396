package org.jitney.linux.fd;

/** How a process ended. */
public sealed interface ExitStatus {
    /** It called exit. */
    record Exited(int code) implements ExitStatus {}

    /** A signal killed it. */
    record Signaled(int signal, boolean coreDumped) implements ExitStatus {}

    /** {@return whether it exited with 0} */
    default boolean isSuccess() {
        return this instanceof Exited(int code) && code == 0;
    }
}
