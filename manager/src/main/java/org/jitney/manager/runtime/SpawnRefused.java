package org.jitney.manager.runtime;

import java.io.Serial;

/** A process could not even be created: out of memory, files, or no such user to become. */
public class SpawnRefused extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    /** Creates the refusal. */
    public SpawnRefused(String message) {
        super(message);
    }
}
