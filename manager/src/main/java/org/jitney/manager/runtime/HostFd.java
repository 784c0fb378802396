package org.jitney.manager.runtime;

/** An open file that somebody owns; closing twice is fine. */
public interface HostFd extends AutoCloseable {
    /** {@return the descriptor's number} */
    int number();

    @Override
    void close();
}
