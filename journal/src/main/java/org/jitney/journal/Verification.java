package org.jitney.journal;

/** What came of verifying a file. */
public sealed interface Verification {
    /** The file is consistent. */
    record Intact() implements Verification {}

    /**
     * The file is consistent, and so are its seals. Times in microseconds since 1970, 0 if there is
     * none.
     *
     * @param firstContained time of the first entry
     * @param lastValidated time of the last entry that is sealed
     * @param lastContained time of the last entry
     */
    record Sealed(long firstContained, long lastValidated, long lastContained)
            implements Verification {}

    /** The file is sealed, and no key was given. */
    record KeyRequired() implements Verification {}

    /** The key is none. */
    record KeyRejected() implements Verification {}

    /**
     * Something is wrong.
     *
     * @param offset where in the file, in bytes
     * @param size of the file, in bytes
     */
    record Corrupt(long offset, String reason, long size) implements Verification {}

    /** Is told how far it is, from 0 to 1. */
    @FunctionalInterface
    interface Progress {
        void at(double part);
    }
}
