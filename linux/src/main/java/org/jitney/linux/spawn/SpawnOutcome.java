package org.jitney.linux.spawn;

/** What is known about a child's way to its program. */
public sealed interface SpawnOutcome {
    /** It is still on its way. */
    record Pending() implements SpawnOutcome {}

    /** The program is being executed (or the helper came to the end of a program without one). */
    record Executed() implements SpawnOutcome {}

    /** A step failed; the child exits with that step's status. */
    record Failed(SpawnFailure failure) implements SpawnOutcome {}
}
