package org.jitney.clients.resolvectl;

/** How a question ended. */
enum Outcome {
    /** There is an answer, and it was printed. */
    ANSWERED,
    /** There is no such thing. */
    MISSING,
    /** Something went wrong, and was told. */
    FAILED
}
