package org.jitney.clients.networkctl;

/** Bits in a second, with the greatest unit of which there is a whole one. */
final class Speed {
    private static final String[] UNITS = {"E", "P", "T", "G", "M", "K"};

    private Speed() {}

    static String text(long bits) {
        long factor = 1_000_000_000_000_000_000L;
        for (String unit : UNITS) {
            if (bits >= factor) {
                long tenth = bits / (factor / 10) % 10;
                return bits / factor + (tenth > 0 ? "." + tenth : "") + unit + "bps";
            }
            factor /= 1000;
        }
        return bits + "bps";
    }
}
