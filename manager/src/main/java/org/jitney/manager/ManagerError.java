package org.jitney.manager;

import java.io.Serial;

/** A request that the manager refuses; the name is the D-Bus error name that clients see. */
public final class ManagerError extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private final String name;

    /** Creates the refusal. */
    public ManagerError(String name, String message) {
        super(message);
        this.name = name;
    }

    /** {@return the D-Bus error name, for example {@code org.freedesktop.systemd1.NoSuchUnit}} */
    public String name() {
        return name;
    }

    /** {@return the message, never null} */
    public String text() {
        return String.valueOf(getMessage());
    }
}
