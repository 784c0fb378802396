package org.jitney.manager;

import java.util.Optional;

/** Where the host of a manager shows what goes up and down. */
public interface StatusDisplay {
    boolean isShown();

    /** Shows it or not from now on; an empty choice is what the host was told at its start. */
    void show(Optional<Boolean> on);
}
