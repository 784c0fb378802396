package org.jitney.resolve1.multicast;

import java.util.random.RandomGenerator;

/** Another name for a machine whose own somebody else has. */
public final class NextName {
    private static final int LONGEST = 63;
    private static final int MOST_DIGITS = 15;
    private static final int SPREAD = 10;

    private NextName() {}

    /**
     * {@return the label with a number at its end, or with a higher one than it has}
     *
     * <p>The number grows by chance, so that several who look for a name at once part.
     */
    public static String after(String label, RandomGenerator random) {
        int end = label.length();
        while (end > 0
                && label.length() - end < MOST_DIGITS
                && label.charAt(end - 1) >= '0'
                && label.charAt(end - 1) <= '9') {
            end--;
        }
        long before = end == label.length() ? 1 : Long.parseLong(label.substring(end));
        String number = Long.toString(before + 1 + random.nextInt(SPREAD));
        String stem = label.substring(0, Math.min(end, LONGEST - number.length()));
        return stem + number;
    }
}
