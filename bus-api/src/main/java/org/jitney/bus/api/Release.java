package org.jitney.bus.api;

/** The releases of systemd whose interfaces the tables describe. */
public enum Release {
    V252(252, 1),
    V257(257, 2),
    V262(262, 4);

    private final int version;
    private final int bit;

    Release(int version, int bit) {
        this.version = version;
        this.bit = bit;
    }

    /** {@return the number of the release} */
    public int version() {
        return version;
    }

    /** {@return its part of the sum in a table} */
    int bit() {
        return bit;
    }
}
