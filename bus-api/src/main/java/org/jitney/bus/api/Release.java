package org.jitney.bus.api;

/** The releases of systemd whose interfaces the tables describe. */
public enum Release {
    V252(252),
    V257(257),
    V262(262);

    private final int version;

    Release(int version) {
        this.version = version;
    }

    /** {@return the number of the release} */
    public int version() {
        return version;
    }
}
