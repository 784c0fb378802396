package org.jitney.timedate1.model;

import java.util.Optional;

/**
 * {@code /etc/adjtime}, which belongs to hwclock(8): its third line says whether the hardware clock
 * runs in UTC or in local time. The other lines are how it drifts, and stay.
 */
public final class AdjtimeFile {
    private static final String NOTHING_KNOWN = "0.0 0 0\n0\n";

    private AdjtimeFile() {}

    /** {@return whether the hardware clock runs in local time} */
    public static boolean isLocal(String text) {
        String[] lines = text.split("\n", -1);
        return lines.length > 2 && lines[2].equals("LOCAL");
    }

    /**
     * {@return the text that says so, or nothing if there need be no file}
     *
     * @param text what the file has, or nothing if there is none
     */
    public static Optional<String> withLocal(Optional<String> text, boolean local) {
        if (text.isEmpty()) {
            return local ? Optional.of(NOTHING_KNOWN + "LOCAL\n") : Optional.empty();
        }
        String changed = replaceThirdLine(text.get(), local ? "LOCAL" : "UTC");
        return changed.equals(NOTHING_KNOWN + "UTC\n") ? Optional.empty() : Optional.of(changed);
    }

    private static String replaceThirdLine(String text, String word) {
        int first = text.indexOf('\n');
        if (first < 0) {
            return text + "\n0\n" + word + "\n";
        }
        if (first == text.length() - 1) {
            return text + "0\n" + word + "\n";
        }
        int second = text.indexOf('\n', first + 1);
        if (second < 0) {
            return text + "\n" + word + "\n";
        }
        int third = text.indexOf('\n', second + 1);
        return text.substring(0, second + 1) + word + (third < 0 ? "\n" : text.substring(third));
    }
}
