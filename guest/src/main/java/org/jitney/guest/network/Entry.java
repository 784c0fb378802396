package org.jitney.guest.network;

/** One assignment of a source file; made by {@link Ledger#entry}. */
public record Entry(String key, String value, Source source) {
    @Override
    public String toString() {
        return source + ": " + key + "=" + value;
    }
}
