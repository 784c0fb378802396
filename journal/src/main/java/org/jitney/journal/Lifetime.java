package org.jitney.journal;

/** How long a reader will be there, as files are mapped in another way for those that end soon. */
public enum Lifetime {
    /** Until its process ends, which is soon: what files take in memory is given back then. */
    BRIEF,

    /** As long as somebody likes: what a file takes is given back when it is closed. */
    LONG
}
