package org.jitney.bus.wire;

/** The limits that the D-Bus specification sets for every message. */
public final class Limits {

    public static final int MAX_MESSAGE = 128 << 20;
    public static final int MAX_ARRAY = 64 << 20;
    public static final int MAX_SIGNATURE = 255;

    /** Nested arrays in one signature, and nested structs in one signature. */
    public static final int MAX_CONTAINER_DEPTH = 32;

    /** Containers of all kinds around one value, variants included. */
    public static final int MAX_TOTAL_DEPTH = 64;

    /** What the kernel passes with one sendmsg (SCM_MAX_FD). */
    public static final int MAX_FDS = 253;

    private Limits() {}
}
