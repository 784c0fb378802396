package org.jitney.clients.networkctl;

import java.util.List;
import java.util.Optional;

/** From which operational state of a link (networkctl(1)) to which, both of them included. */
record OperationalRange(int least, int most) {
    private static final List<String> STATES =
            List.of(
                    "missing",
                    "off",
                    "no-carrier",
                    "dormant",
                    "degraded-carrier",
                    "carrier",
                    "degraded",
                    "enslaved",
                    "routable");
    private static final int ROUTABLE = STATES.size() - 1;

    /** What is required of a link of which nobody says anything. */
    static final OperationalRange USUAL =
            new OperationalRange(STATES.indexOf("degraded"), ROUTABLE);

    /** {@return the range that {@code LEAST[:MOST]} means; none if it is none} */
    static Optional<OperationalRange> parse(String text) {
        int colon = text.indexOf(':');
        int least = STATES.indexOf(colon < 0 ? text : text.substring(0, colon));
        int most = colon < 0 ? ROUTABLE : STATES.indexOf(text.substring(colon + 1));
        return least >= 0 && least <= most
                ? Optional.of(new OperationalRange(least, most))
                : Optional.empty();
    }

    boolean holds(String state) {
        int at = STATES.indexOf(state);
        return at >= least && at <= most;
    }

    /** {@return whether the addresses of a family reach as far as the least state needs} */
    boolean isReachedBy(String addresses) {
        return addresses.equals("routable") || (addresses.equals("degraded") && least < ROUTABLE);
    }
}
