package org.jitney.manager.runtime;

import java.util.Optional;

/**
 * Open files that somebody handed over for the standard streams of a unit's processes; whoever has
 * this closes them.
 */
public record StandardFiles(
        Optional<HostFd> input, Optional<HostFd> output, Optional<HostFd> error) {
    public static final StandardFiles NONE =
            new StandardFiles(Optional.empty(), Optional.empty(), Optional.empty());

    /** {@return whether any was handed over} */
    public boolean any() {
        return input.isPresent() || output.isPresent() || error.isPresent();
    }

    /** Closes those that were handed over. */
    public void close() {
        input.ifPresent(HostFd::close);
        output.ifPresent(HostFd::close);
        error.ifPresent(HostFd::close);
    }
}
