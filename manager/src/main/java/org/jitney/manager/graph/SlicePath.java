package org.jitney.manager.graph;

/** Where in the tree of control groups a slice lies: slices nest by the dashes in their names. */
public final class SlicePath {
    private SlicePath() {}

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
