package org.jitney.manager.graph;

import java.util.Optional;

/** Where in the tree of control groups a slice lies: slices nest by the dashes in their names. */
public final class SlicePath {
    private SlicePath() {}

    /**
     * {@return the control group of a unit (c), of its slice (r) or of the manager (R)} Release 252
     * knows these specifiers although its manual does not. They say what is known on that line: a
     * {@code Slice=} further down, or one by default, comes too late.
     *
     * @param slice the slice as it is known, empty for none
     */
    static Optional<String> specifier(char specifier, String slice, String unit) {
        boolean placed = !slice.isEmpty() && !slice.equals("-.slice");
        return switch (specifier) {
            case 'c' -> Optional.of((placed ? of(slice) : "") + "/" + unit);
            case 'r' -> Optional.of(placed ? "/" + slice : "");
            case 'R' -> Optional.of("");
            default -> Optional.empty();
        };
    }

    /** {@return whether every dash in the name has something on both sides} */
    static boolean isValid(String slice) {
        String name = slice.substring(0, slice.length() - ".slice".length());
        return slice.equals("-.slice")
                || !(name.startsWith("-") || name.endsWith("-") || name.contains("--"));
    }

    /** {@return the path of a slice below the root slice, empty for the root slice itself} */
    public static String of(String slice) {
        if (slice.equals("-.slice")) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        String name = slice.substring(0, slice.length() - ".slice".length());
        for (int dash = name.indexOf('-'); dash > 0; dash = name.indexOf('-', dash + 1)) {
            out.append('/').append(name, 0, dash).append(".slice");
        }
        return out.append('/').append(slice).toString();
    }
}
