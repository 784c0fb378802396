package org.jitney.journald.input;

/** Where messages come from. */
interface Source extends AutoCloseable {
    /** Takes some of what waits: {@return whether there was anything} */
    boolean drain();

    @Override
    void close();
}
