package org.jitney.manager.runtime;

/** An open file that somebody owns; closing twice is fine. */
public interface HostFd extends AutoCloseable {
    /** None: its number is -1. */
    HostFd NONE =
            new HostFd() {
                @Override
                public int number() {
                    return -1;
                }

                @Override
                public void close() {}
            };

    /** {@return the descriptor's number} */
    int number();

    @Override
    void close();
}
