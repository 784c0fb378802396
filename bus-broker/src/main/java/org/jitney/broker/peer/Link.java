package org.jitney.broker.peer;

import java.util.Optional;
import org.jitney.linux.fd.Fd;

/** What carries the bytes of a peer. */
public interface Link {
    /** Carries nothing: a peer has it before its socket is attached. */
    Link NONE =
            new Link() {
                @Override
                public void wake() {}

                @Override
                public void close() {}

                @Override
                public boolean passesFds() {
                    return false;
                }

                @Override
                public Optional<Fd> process() {
                    return Optional.empty();
                }
            };

    /** Frames wait in the peer's queue; they leave before the loop waits again. */
    void wake();

    /** Closes the connection at once; what is queued is lost. */
    void close();

    /** {@return whether both sides agreed to pass descriptors} */
    boolean passesFds();

    /**
     * {@return a handle to the peer's process, which the caller owns} Asked for when somebody wants
     * it: kept for each connection it would double the descriptors of the bus.
     */
    Optional<Fd> process();
}
